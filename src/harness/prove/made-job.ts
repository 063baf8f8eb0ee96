import type { Kind } from '../../model.ts'
import { parseScenario } from '../language/parse.ts'
import type { Job, Tried } from '../play/job.ts'

/** The hooks, their shell, and the kind of the guest's instances: undefined for both kinds. */
export interface MadeJobOptions {
  readonly tried: Tried
  readonly kind: Kind | undefined
  readonly shell: { readonly name: string; readonly command: string | null }
}

/** A job whose scenario a program wrote. Throws with the text and its problems if the text is no scenario, which is a fault of that program. */
export function madeJob(name: string, text: string, { tried, kind, shell }: MadeJobOptions): Job {
  const parsed = parseScenario(text, name, name, kind)
  if (parsed.kind !== 'scenario')
    throw new Error(`${text}\n${parsed.problems.map(({ line, message }) => `${name}:${line}: ${message}`).join('\n')}`)
  return { scenario: parsed.scenario, tried, shell: shell.command, shellName: shell.name, caller: null }
}
