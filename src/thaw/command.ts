import { BIN_FOLDERS, LIST_PROGRAMS } from '../detect/binaries.ts'
import { GUEST_PATHS } from '../hook/model.ts'
import type { Host, RunResult } from '../host/host.ts'
import { type InstanceKind, isContainer } from '../model.ts'

/** Where runuser is looked for. */
export const RUNUSER_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']

/** Where the hooks find docker and podman. */
export const HOOKS_PATH: readonly string[] = GUEST_PATHS.search.split(':')

/** Of the caller's environment what may lead docker and podman to another machine, or to containers of another user: the hooks have none of it. */
const OF_THIS_MACHINE = {
  HOME: '/root',
  XDG_RUNTIME_DIR: '',
  DOCKER_HOST: '',
  DOCKER_CONTEXT: '',
  DOCKER_CONFIG: '',
  CONTAINER_HOST: '',
  CONTAINER_CONNECTION: '',
} as const

/** An instance and how to call it, as the hooks do: `user` empty means root, `credentials` null means none. */
export interface SessionTarget {
  readonly kind: InstanceKind
  /** Of the instance, or of the container that it is in. */
  readonly name: string
  /** The name that one in a container has in there; empty of another. */
  readonly inside: string
  readonly user: string
  readonly credentials: string | null
  /** Seconds for one thaw. */
  readonly thawTimeout: number
}

/** What names an instance and the container that it is in. */
export type Called = Pick<SessionTarget, 'kind' | 'name' | 'inside'>

/** The name by which the instance's command knows it. */
export function calledName({ name, inside }: Called): string {
  return inside === '' ? name : inside
}

/** The user of what needs no login: root, or the user whose container it is, of which root's podman does not know. */
export function rootOrUser({ kind, user }: Pick<SessionTarget, 'kind' | 'user'>): string {
  return isContainer(kind) ? user : ''
}

/** The words of one call as one would type them: `runuser -u irisusr -- iris stat PROD -W`. */
export function wordsOf(instance: Called, user: string, words: readonly string[], timeoutMs: number): string {
  const all = [programOf(instance.kind), ...wordsInside(instance, words, timeoutMs)]
  const typed = all.map((word) => (/^[\w.%=-]+$/.test(word) ? word : `'${word}'`)).join(' ')
  return user === '' ? typed : `runuser -u ${user} -- ${typed}`
}

/** The words behind the program: in a container the call has a limit there too, since what is killed outside goes on in it. */
function wordsInside({ kind, name }: Called, words: readonly string[], timeoutMs: number): readonly string[] {
  if (!isContainer(kind)) return words
  return ['exec', '-i', name, 'timeout', '-k', '1', String(Math.ceil(timeoutMs / 1000)), 'iris', ...words]
}

/** Runs the instance's command, `iris` or `ccontrol`, in its container if it is in one, as root or as another user; its group is killed after `timeoutMs`. */
export async function callInstance(
  host: Host,
  instance: Called,
  user: string,
  words: readonly string[],
  options: { readonly timeoutMs: number; readonly input?: string | undefined; readonly changes?: boolean },
): Promise<RunResult> {
  return await callProgram(
    host,
    programOf(instance.kind),
    user,
    wordsInside(instance, words, options.timeoutMs),
    options,
  )
}

/** Runs a program of an instance, or docker or podman, as root or as another user. */
export async function callProgram(
  host: Host,
  program: string,
  user: string,
  words: readonly string[],
  options: { readonly timeoutMs: number; readonly input?: string | undefined; readonly changes?: boolean },
): Promise<RunResult> {
  const isEngine = program === 'docker' || program === 'podman'
  const file = await host.which(program, isEngine ? HOOKS_PATH : BIN_FOLDERS)
  if (file === null) return notStarted()
  const { input, ...rest } = options
  const env = { LC_ALL: 'C', ...(isEngine ? OF_THIS_MACHINE : {}) }
  const how = { ...rest, maxBytes: 64 * 1024, env, ...(input === undefined ? {} : { input }) }
  if (user === '') return await host.run(file, words, how)
  const runuser = await host.which('runuser', RUNUSER_FOLDERS)
  if (runuser === null) return notStarted()
  return await host.run(runuser, ['-u', user, '--', host.realPath(file), ...words], how)
}

function programOf(kind: InstanceKind): string {
  if (isContainer(kind)) return kind
  return LIST_PROGRAMS.find((one) => one.kind === kind)?.program ?? 'iris'
}

function notStarted(): RunResult {
  return { end: { kind: 'not started', errno: 'ENOENT' }, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
}
