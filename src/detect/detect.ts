import type { Host } from '../host/host.ts'
import type { Instance, Inventory, Problem } from '../model.ts'
import { quoteText } from '../text/printable.ts'
import { type Answer, ask } from './ask.ts'
import { LIST_PROGRAMS, LIST_VERBS } from './binaries.ts'
import { type FoundProgram, findProgram } from './find-program.ts'
import type { ListedInstance } from './listed-instance.ts'
import type { Listing } from './listing.ts'
import { sortInstances } from './order.ts'
import { readOwner } from './owner.ts'

interface Found {
  readonly instances: readonly ListedInstance[]
  readonly problems: readonly Problem[]
  readonly sources: Inventory['sources']
}

/** All IRIS and Caché instances of the guest, with the problems of the lists. No output of a command makes it reject. */
export async function detect(host: Host): Promise<Inventory> {
  const found = await Promise.all(LIST_PROGRAMS.map(({ kind, program }) => findFamily(host, kind, program)))
  const listed = sortInstances(found.flatMap((family) => family.instances))
  const instances: Instance[] = []
  // One after the other, since thousands of instances at once could use up the descriptors.
  for (const instance of listed) instances.push({ ...instance, owner: await readOwner(host, instance.directory) })
  return {
    schema: 'gen-hooks/inventory/1',
    instances,
    problems: [...found.flatMap((family) => family.problems), ...sharedDirectories(listed)],
    sources: found.flatMap((family) => family.sources),
  }
}

async function findFamily(host: Host, kind: 'iris' | 'cache', program: string): Promise<Found> {
  const found = await findProgram(host, program)
  if (found.kind !== 'found') return notRun(`${program} qlist`, found)
  const answers: Answer[] = []
  let agreed: readonly Answer[] = []
  for (const verb of LIST_VERBS) {
    answers.push(await ask(host, found.file, { kind, command: `${program} ${verb.verb}` }, verb))
    agreed = agree(answers)
    const whole = agreed.filter(isWhole)
    // An empty list may come from a command that failed silently: the next list command is run too.
    if (whole.length > 1 || whole.some(({ listing }) => listing.instances.length > 0)) break
  }
  const listing = bestListing(agreed)
  return {
    instances: listing.instances,
    problems: [
      ...found.problems,
      ...agreed.flatMap((answer) => (answer.kind === 'no answer' ? answer.problems : [])),
      ...listing.problems,
    ],
    sources: agreed.map((answer) => ({
      command: answer.command,
      outcome: answer.kind === 'answered' ? answer.kind : answer.outcome,
    })),
  }
}

function notRun(command: string, found: Exclude<FoundProgram, { readonly kind: 'found' }>): Found {
  if (found.kind === 'absent') return { instances: [], problems: [], sources: [{ command, outcome: 'absent' }] }
  const problem: Problem = { source: command, line: 0, message: found.because }
  return { instances: [], problems: [problem], sources: [{ command, outcome: 'failed' }] }
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
