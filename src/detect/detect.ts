import type { Host } from '../host/host.ts'
import type { Instance, Inventory, Problem } from '../model.ts'
import { type Answer, ask } from './ask.ts'
import { BIN_FOLDERS, LIST_PROGRAMS, LIST_VERBS } from './binaries.ts'
import type { ListedInstance } from './listed-instance.ts'
import type { Listing } from './listing.ts'
import { sortInstances } from './order.ts'
import { readOwner } from './owner.ts'
import { quoteText } from './quote-text.ts'

interface Found {
  readonly instances: readonly ListedInstance[]
  readonly problems: readonly Problem[]
  readonly sources: Inventory['sources']
}

/** Every IRIS and Caché instance of the guest, with what could not be understood. Rejects for nothing that the guest does. */
export async function detect(host: Host): Promise<Inventory> {
  const found = await Promise.all(LIST_PROGRAMS.map(({ kind, program }) => findFamily(host, kind, program)))
  const listed = sortInstances(found.flatMap((family) => family.instances))
  const instances: Instance[] = []
  // One after the other: a registry of thousands must not run out of descriptors.
  for (const instance of listed) instances.push({ ...instance, owner: await readOwner(host, instance.directory) })
  return {
    schema: 'gen-hooks/inventory/1',
    instances,
    problems: [...found.flatMap((family) => family.problems), ...sharedDirectories(listed)],
    sources: found.flatMap((family) => family.sources),
  }
}

async function findFamily(host: Host, kind: 'iris' | 'cache', program: string): Promise<Found> {
  const file = await host.which(program, BIN_FOLDERS)
  if (file === null) {
    return { instances: [], problems: [], sources: [{ command: `${program} qlist`, outcome: 'absent' }] }
  }
  const answers: Answer[] = []
  for (const verb of LIST_VERBS) {
    const answer = await ask(host, file, { kind, command: `${program} ${verb.verb}` }, verb)
    answers.push(answer)
    if (answer.kind === 'answered' && (verb.verb === 'qlist' || answer.listing.problems.length === 0)) break
  }
  const listing = bestListing(answers)
  return {
    instances: listing.instances,
    problems: [
      ...answers.flatMap((answer) => (answer.kind === 'no answer' ? answer.problems : [])),
      ...listing.problems,
    ],
    sources: answers.map((answer) => ({
      command: answer.command,
      outcome: answer.kind === 'answered' ? answer.kind : answer.outcome,
    })),
  }
}

/** The first answer without a problem: what `qall` cuts off, `list` may show in full. Failing that, the first. */
function bestListing(answers: readonly Answer[]): Listing {
  const listings = answers.flatMap((answer) => (answer.kind === 'answered' ? [answer.listing] : []))
  return listings.find(({ problems }) => problems.length === 0) ?? listings[0] ?? { instances: [], problems: [] }
}

/** Two instances cannot be installed in one folder; if one is listed twice, as IRIS and as Caché, it would be frozen twice. */
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
