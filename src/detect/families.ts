import type { Instance, Inventory, Owner, Problem } from '../model.ts'
import { quoteText } from '../text/printable.ts'
import type { Answer } from './ask.ts'
import type { ListedInstance } from './listed-instance.ts'
import type { Listing } from './listing.ts'
import { sortInstances } from './order.ts'

/** What the lists of one kind say together. */
export interface Family {
  readonly instances: readonly ListedInstance[]
  readonly problems: readonly Problem[]
  readonly sources: Inventory['sources']
}

/** The lists of one command, in the order of their tries, as one. */
export function familyOf(answers: readonly Answer[]): Family {
  const agreed = agree(answers)
  const listing = bestListing(agreed)
  return {
    instances: listing.instances,
    problems: [
      ...agreed.flatMap((answer) => (answer.kind === 'no answer' ? answer.problems : [])),
      ...listing.problems,
    ],
    sources: agreed.map((answer) => ({
      command: answer.command,
      outcome: answer.kind === 'answered' ? answer.kind : answer.outcome,
    })),
  }
}

/** Whether no further list must be asked for: one is complete. An empty list may come from a command that failed silently, so two of them are needed. */
export function isEnough(answers: readonly Answer[]): boolean {
  const whole = agree(answers).filter(isWhole)
  return whole.length > 1 || whole.some(({ listing }) => listing.instances.length > 0)
}

/** The inventory of a guest with these families. */
export async function inventoryOf(
  families: readonly Family[],
  ownerOf: (instance: ListedInstance) => Owner | Promise<Owner>,
): Promise<Inventory> {
  const listed = sortInstances(families.flatMap((family) => family.instances))
  const instances: Instance[] = []
  // One after the other, since thousands of instances at once could use up the descriptors.
  for (const instance of listed) instances.push({ ...instance, owner: await ownerOf(instance) })
  return {
    schema: 'gen-hooks/inventory/1',
    instances,
    problems: [...families.flatMap((family) => family.problems), ...sharedDirectories(listed)],
    sources: families.flatMap((family) => family.sources),
  }
}

type Answered = Extract<Answer, { readonly kind: 'answered' }>

function isWhole(answer: Answer): answer is Answered {
  return answer.kind === 'answered' && answer.listing.problems.length === 0
}

/** A list that lacks an instance of another list is incomplete, also if its command succeeded. */
function agree(answers: readonly Answer[]): readonly Answer[] {
  return answers.map((answer): Answer => {
    if (!isWhole(answer)) return answer
    const { command } = answer
    const own = new Set(answer.listing.instances.map(keyOf))
    for (const other of answers) {
      const missed = instancesOf(other).find((instance) => !own.has(keyOf(instance)))
      if (missed === undefined) continue
      const message = `${quoteText(missed.name)}: missing, although ${other.command} names it`
      const problems = [{ source: command, line: 0, message }] as const
      return { kind: 'no answer', command, outcome: 'failed', problems, instances: answer.listing.instances }
    }
    return answer
  })
}

const keyOf = ({ name }: ListedInstance): string => name.toUpperCase()

const instancesOf = (answer: Answer): readonly ListedInstance[] =>
  answer.kind === 'answered' ? answer.listing.instances : answer.instances

/** The first complete list: `list` may show names in full that `qall` cuts. If none is complete, the instances of all lists, with the problems of the commands that answered. */
function bestListing(answers: readonly Answer[]): Listing {
  const whole = answers.find(isWhole)
  if (whole !== undefined) return whole.listing
  const named = new Map<string, ListedInstance>()
  for (const instance of answers.flatMap(instancesOf)) {
    if (!named.has(keyOf(instance))) named.set(keyOf(instance), instance)
  }
  const problems = answers.flatMap((answer) => (answer.kind === 'answered' ? answer.listing.problems : []))
  return { instances: [...named.values()], problems }
}

/** Two instances of one folder are a problem: one instance is listed twice, as IRIS and as Caché, and would be frozen twice. */
function sharedDirectories(instances: readonly ListedInstance[]): readonly Problem[] {
  const first = new Map<string, string>()
  const problems: Problem[] = []
  for (const { kind, name, directory } of instances) {
    const id = `${kind}:${name}`
    const other = first.get(directory)
    if (other === undefined) first.set(directory, id)
    else {
      const message = `directory ${quoteText(directory)}: of ${other} and of ${id}, expected one instance a directory`
      problems.push({ source: 'detect', line: 0, message })
    }
  }
  return problems
}
