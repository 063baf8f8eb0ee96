import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { consoleLogPath } from '../detect/console-log.ts'
import { detect } from '../detect/detect.ts'
import { notWholeTexts } from '../detect/whole.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { unlessErrno } from '../host/unless-errno.ts'
import { rotatedSet } from '../logs/rotated.ts'
import type { Inventory, Problem } from '../model.ts'
import type { LogSource } from './log-source.ts'
import { HISTORY_LOGS, nothingUnderstood } from './understood.ts'

/** The logs of a machine, its instances, and why logs may be missing. */
export interface FoundSources {
  readonly sources: readonly LogSource[]
  readonly inventory: Inventory
  readonly problems: readonly Problem[]
}

/** The logs of this machine: the hooks' log in `directory` with the rotated ones, and the own log of each instance, if it can be read. FILE_UNREADABLE if no log can be read. */
export async function foundSources(host: Host, directory: string): Promise<FoundSources> {
  const hooks = await ownLogs(host, directory)
  const inventory = await detect(host)
  const { found, problems } = await consoleLogs(host, inventory)
  const unlisted = notWholeTexts(inventory).map((text) =>
    problem('detect', `${text}: the log of one that is not listed is not read`),
  )
  const sources = [...hooks.found, ...found]
  const all = [...hooks.problems, ...unlisted, ...problems]
  if (sources.length === 0) throw nothingUnderstood(all, HISTORY_LOGS)
  return { sources, inventory, problems: all }
}

/** Whether one of the logs is the hooks' own log of this machine in `directory`, or a rotated one: then those beside it tell of this machine too. */
export async function hasOwnLog(host: Host, directory: string, sources: readonly LogSource[]): Promise<boolean> {
  const own = await resolved(host.realPath(directory))
  if (own === null) return false
  for (const { path } of sources) {
    const [name, there] = [basename(path), path === '-' ? null : await resolved(path)]
    if (name.startsWith('snapshot.log') && there !== null && dirname(there) === own) return true
  }
  return false
}

/** null if nothing can be found there. */
async function resolved(path: string): Promise<string | null> {
  return await unlessErrno(() => realpath(path), null)
}

interface Logs {
  readonly found: readonly LogSource[]
  readonly problems: readonly Problem[]
}

async function ownLogs(host: Host, directory: string): Promise<Logs> {
  const log = join(directory, 'snapshot.log')
  const rotated = await rotatedSet(join(placeOf(host, directory), basename(log)))
  // an absent log is named, so that its reader reports it
  if (rotated.length === 0) return { found: [{ path: host.realPath(log), instance: null }], problems: [] }
  const found: LogSource[] = []
  const problems: Problem[] = []
  for (const name of rotated.map((path) => basename(path))) {
    const path = placeOf(host, join(directory, name))
    if (await isRegular(path)) found.push({ path, instance: null })
    else problems.push(problem(path, 'the log of the hooks is no regular file: it is not read'))
  }
  return { found, problems }
}

/** Reading a FIFO would wait, and a device may have no end. A path that cannot be read counts as regular: its reader reports it. */
async function isRegular(path: string): Promise<boolean> {
  return await unlessErrno(async () => (await stat(path)).isFile(), true)
}

const problem = (source: string, message: string): Problem => ({ source, line: 0, message })

async function consoleLogs(host: Host, { instances }: Inventory): Promise<Logs> {
  const found: LogSource[] = []
  const problems: Problem[] = []
  for (const instance of instances) {
    const path = consoleLogPath(instance)
    // the owner of the instance may have put a FIFO or a link there
    const id = `${instance.kind}:${instance.name.toUpperCase()}`
    const wrong = await whyUnread(host, path)
    if (wrong === null) found.push({ path: placeOf(host, path), instance: id })
    else if (wrong !== 'absent')
      problems.push(problem(host.realPath(path), `the log of ${id} ${wrong}: it is not read`))
  }
  return { found, problems }
}

/** Why the log of an instance cannot be read; null if it can. `absent`: an instance that never ran has none, and ConsoleFile may name another path. */
async function whyUnread(host: Host, path: string): Promise<string | null> {
  try {
    const stat = await host.lstat(path)
    if (stat === null) return 'absent'
    if (stat.type !== 'file') return 'is no regular file'
    await access(placeOf(host, path), constants.R_OK)
    return null
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return `cannot be read: ${errnoText(errno)}`
  }
}

/** The real path of a log of the guest: with `--root` no link leads out of the root. FILE_UNREADABLE if its links form a circle. */
export function placeOf(host: Host, path: string): string {
  try {
    return host.placeOf?.(path) ?? host.realPath(path)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    throw new GenHooksError('FILE_UNREADABLE', `${path}: cannot be read: ${errnoText(errno)}`, { cause: error })
  }
}
