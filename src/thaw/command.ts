import { BIN_FOLDERS, LIST_PROGRAMS } from '../detect/binaries.ts'
import type { Host, RunResult } from '../host/host.ts'
import type { Kind } from '../model.ts'

/** Where runuser is looked for. */
export const RUNUSER_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']

/** An instance and how to call it, as the hooks do: `user` empty means root, `credentials` null means none. */
export interface SessionTarget {
  readonly kind: Kind
  readonly name: string
  readonly user: string
  readonly credentials: string | null
  /** Seconds for one thaw. */
  readonly thawTimeout: number
}

/** The words of one call as one would type them: `runuser -u irisusr -- iris stat PROD -W`. */
export function wordsOf({ kind }: Pick<SessionTarget, 'kind'>, user: string, words: readonly string[]): string {
  const typed = [programOf(kind), ...words].map((word) => (/^[\w.%=-]+$/.test(word) ? word : `'${word}'`)).join(' ')
  return user === '' ? typed : `runuser -u ${user} -- ${typed}`
}

/** Runs the instance's command, `iris` or `ccontrol`, as root or as another user; its group is killed after `timeoutMs`. */
export async function callInstance(
  host: Host,
  instance: Pick<SessionTarget, 'kind'>,
  user: string,
  words: readonly string[],
  options: { readonly timeoutMs: number; readonly input?: string | undefined; readonly changes?: boolean },
): Promise<RunResult> {
  const file = await host.which(programOf(instance.kind), BIN_FOLDERS)
  if (file === null) return notStarted()
  const { input, ...rest } = options
  const how = { ...rest, maxBytes: 64 * 1024, env: { LC_ALL: 'C' }, ...(input === undefined ? {} : { input }) }
  if (user === '') return await host.run(file, words, how)
  const runuser = await host.which('runuser', RUNUSER_FOLDERS)
  if (runuser === null) return notStarted()
  return await host.run(runuser, ['-u', user, '--', host.realPath(file), ...words], how)
}

function programOf(kind: Kind): string {
  return LIST_PROGRAMS.find((one) => one.kind === kind)?.program ?? 'iris'
}

function notStarted(): RunResult {
  return { end: { kind: 'not started', errno: 'ENOENT' }, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
}
