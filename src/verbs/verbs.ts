import { resolve } from 'node:path'
import { type Argv, files, flag, path } from '../argv.ts'
import { DETECT } from './detect.ts'
import { HARNESS } from './harness.ts'
import { HISTORY } from './history.ts'
import { INSTALL } from './install.ts'
import { REHEARSE } from './rehearse.ts'
import { RENDER } from './render.ts'
import { REPORT } from './report.ts'
import { STATUS } from './status.ts'
import { STUN } from './stun.ts'
import { THAW } from './thaw.ts'
import { TIMELINE } from './timeline.ts'
import { UNINSTALL } from './uninstall.ts'
import { VALIDATE } from './validate.ts'
import type { Verb } from './verb.ts'

/** All verbs, in the order of their use. */
export const VERBS: readonly Verb[] = [
  DETECT,
  RENDER,
  VALIDATE,
  INSTALL,
  UNINSTALL,
  STATUS,
  HISTORY,
  STUN,
  TIMELINE,
  REPORT,
  REHEARSE,
  THAW,
  HARNESS,
]

/** The files that a command line names for reading, absolute. */
export function namedFiles(argv: Argv): readonly string[] {
  return [path(argv, 'config'), path(argv, 'inventory'), ...files(argv).map((file) => resolve(file))].filter(
    (file) => file !== undefined,
  )
}

/** `--root`, absolute; undefined where it is absent or says `/`. The handler finds it in its host. */
export function root(argv: Argv): string | undefined {
  const folder = path(argv, 'root')
  return folder === '/' ? undefined : folder
}

/** Whether `--dry-run` was given; the handler's host is read-only then. */
export function isDryRun(argv: Argv): boolean {
  return flag(argv, 'dry-run') === true
}
