import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { detect } from '../detect/detect.ts'
import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { rotatedSet } from '../logs/rotated.ts'
import type { Inventory } from '../model.ts'
import type { LogSource } from './log-source.ts'

/** IRIS writes the first, Caché the second; both below the instance's directory unless ConsoleFile says otherwise. */
const CONSOLE_LOGS = { iris: 'mgr/messages.log', cache: 'mgr/cconsole.log' } as const

/** The logs of a machine, and the instances that were asked for theirs. */
export interface FoundSources {
  readonly sources: readonly LogSource[]
  readonly inventory: Inventory
}

/** The logs of this machine: the hooks' in `directory` with its rotated ones, and what each instance says itself, where it can be read. */
export async function foundSources(host: Host, directory: string): Promise<FoundSources> {
  const log = join(directory, 'snapshot.log')
  const rotated = await rotatedSet(host.realPath(log))
  // absent, it is the one that is missed
  const hooks = rotated.length === 0 ? [host.realPath(log)] : rotated
  const inventory = await detect(host)
  const sources = [...hooks.map((path) => ({ path, instance: null })), ...(await consoleLogs(host, inventory))]
  return { sources, inventory }
}

async function consoleLogs(host: Host, { instances }: Inventory): Promise<readonly LogSource[]> {
  const found: LogSource[] = []
  for (const { kind, name, directory } of instances) {
    const path = join(directory, CONSOLE_LOGS[kind])
    // its owner may have put a FIFO or a link there
    if (await isReadableFile(host, path))
      found.push({ path: host.realPath(path), instance: `${kind}:${name.toUpperCase()}` })
  }
  return found
}

async function isReadableFile(host: Host, path: string): Promise<boolean> {
  try {
    if ((await host.lstat(path))?.type !== 'file') return false
    await access(host.realPath(path), constants.R_OK)
    return true
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return false
  }
}
