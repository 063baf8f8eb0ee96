import { resolve } from 'node:path'
import { type Argv, files, flag, path, text } from '../argv.ts'
import type { Verb } from './verb.ts'

/** Each verb is loaded when it is needed, so that a start does not wait for all. */
const LOADERS: ReadonlyMap<string, () => Promise<Verb>> = new Map([
  ['detect', async () => (await import('./detect.ts')).DETECT],
  ['inventory', async () => (await import('./inventory.ts')).INVENTORY_VERB],
  ['config', async () => (await import('./config.ts')).CONFIG_VERB],
  ['render', async () => (await import('./render.ts')).RENDER],
  ['diff', async () => (await import('./diff.ts')).DIFF],
  ['explain', async () => (await import('./explain.ts')).EXPLAIN],
  ['validate', async () => (await import('./validate.ts')).VALIDATE],
  ['engine', async () => (await import('./engine.ts')).ENGINE],
  ['install', async () => (await import('./install.ts')).INSTALL],
  ['uninstall', async () => (await import('./uninstall.ts')).UNINSTALL],
  ['status', async () => (await import('./status.ts')).STATUS],
  ['doctor', async () => (await import('./doctor.ts')).DOCTOR],
  ['history', async () => (await import('./history.ts')).HISTORY],
  ['restore-plan', async () => (await import('./restore-plan.ts')).RESTORE_PLAN],
  ['stun', async () => (await import('./stun.ts')).STUN],
  ['timeline', async () => (await import('./timeline.ts')).TIMELINE],
  ['report', async () => (await import('./report.ts')).REPORT],
  ['rehearse', async () => (await import('./rehearse.ts')).REHEARSE],
  ['thaw', async () => (await import('./thaw.ts')).THAW],
  ['harness', async () => (await import('./harness.ts')).HARNESS],
  ['completion', async () => (await import('./completion.ts')).COMPLETION],
])

/** The names of all verbs, in the order of their use. */
export const VERB_NAMES: readonly string[] = [...LOADERS.keys()]

/** The verb of that name; undefined if there is none. */
export async function verbNamed(name: string | undefined): Promise<Verb | undefined> {
  return await LOADERS.get(name ?? '')?.()
}

/** All verbs, in the order of their use. */
export async function allVerbs(): Promise<readonly Verb[]> {
  return await Promise.all([...LOADERS.values()].map((load) => load()))
}

/** The files that a command line names for reading, absolute. */
export function namedFiles(argv: Argv): readonly string[] {
  return [
    path(argv, 'config'),
    path(argv, 'inventory'),
    path(argv, 'cpf'),
    ...files(argv).map((file) => resolve(file)),
  ].filter((file) => file !== undefined)
}

/** The options that name standard input, which is read before the verb begins. */
export function standardInputs(argv: Argv): readonly string[] {
  const options = ['config', 'inventory', 'cpf'].filter((name) => text(argv, name) === '-').map((name) => `--${name} -`)
  // a verb reads its operand `-` itself
  return options.length > 0 && files(argv).includes('-') ? [...options, '-'] : options
}

/** `--root`, absolute; undefined if it is absent or `/`. The handler's host is rooted there. */
export function root(argv: Argv): string | undefined {
  const folder = path(argv, 'root')
  return folder === '/' ? undefined : folder
}

/** Whether `--dry-run` was given; the handler's host is read-only then. */
export function isDryRun(argv: Argv): boolean {
  return flag(argv, 'dry-run') === true
}
