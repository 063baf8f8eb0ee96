import type { Host } from '../host/host.ts'
import type { Inventory, Problem } from '../model.ts'
import { type Answer, ask } from './ask.ts'
import { LIST_PROGRAMS, LIST_VERBS } from './binaries.ts'
import { type Family, familyOf, inventoryOf, isEnough } from './families.ts'
import { type FoundProgram, findProgram } from './find-program.ts'
import { readOwner } from './owner.ts'

/** All IRIS and Caché instances of the guest, with the problems of the lists. No output of a command makes it reject. */
export async function detect(host: Host): Promise<Inventory> {
  const families = await Promise.all(LIST_PROGRAMS.map(({ kind, program }) => findFamily(host, kind, program)))
  return await inventoryOf(families, ({ directory }) => readOwner(host, directory))
}

async function findFamily(host: Host, kind: 'iris' | 'cache', program: string): Promise<Family> {
  const found = await findProgram(host, program)
  if (found.kind !== 'found') return notRun(`${program} qlist`, found)
  const answers: Answer[] = []
  for (const verb of LIST_VERBS) {
    answers.push(await ask(host, found.file, { kind, command: `${program} ${verb.verb}` }, verb))
    if (isEnough(answers)) break
  }
  const family = familyOf(answers)
  return { ...family, problems: [...found.problems, ...family.problems] }
}

function notRun(command: string, found: Exclude<FoundProgram, { readonly kind: 'found' }>): Family {
  if (found.kind === 'absent') return { instances: [], problems: [], sources: [{ command, outcome: 'absent' }] }
  const problem: Problem = { source: command, line: 0, message: found.because }
  return { instances: [], problems: [problem], sources: [{ command, outcome: 'failed' }] }
}
