import { posix } from 'node:path'
import { DEFAULT_CONFIG_PATH } from '../config/read.ts'
import { starterConfig } from '../config/starter.ts'
import { takeInventory } from '../detect/read-inventory.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { configExample } from '../host/share.ts'
import { orUnwritable } from '../host/write-out.ts'
import { counted } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import { problemText } from '../text/problem-log.ts'
import { DONE, type Io } from './io.ts'

/** `config init` as typed; absent options are undefined. */
export interface ConfigInitOptions {
  /** Where to write it; DEFAULT_CONFIG_PATH if undefined, and `-` is standard output. */
  readonly file?: string | undefined
  readonly inventory?: string | undefined
}

/** Writes a commented configuration for the instances of the machine, in which each value is the default. FILE_UNWRITABLE if the path exists. */
export async function runConfigInit({ file, inventory: named }: ConfigInitOptions, io: Io): Promise<number> {
  const path = file === undefined ? DEFAULT_CONFIG_PATH : posix.resolve(file)
  const host = file === undefined ? io.host : (io.host.hostOf?.(path) ?? io.host)
  // before the lists, which take seconds if an instance hangs
  if (file !== '-') await requireAbsent(host, path)
  const { instances, problems } = await takeInventory(io.host, named)
  for (const problem of problems) io.err(`gen-hooks: ${problemText(problem)}\n`)
  const text = starterConfig(configExample(), instances)
  if (file === '-') {
    io.out(text)
    return DONE
  }
  if (file === undefined) await orThere(path, () => host.makeFolder(posix.dirname(path), 0o755))
  await orThere(path, async () => {
    await host.createFile(path, { content: text, mode: 0o644, owner: null })
    await host.syncFolder(posix.dirname(path))
  })
  const count = counted(instances.length, 'instance')
  io.out(`${printable(path)}: written, with ${count}; it says the same as no file until you change it\n`)
  return DONE
}

async function requireAbsent(host: Host, path: string): Promise<void> {
  await orThere(path, async () => {
    if ((await host.lstat(path)) !== null) throw isThere(path)
  })
}

async function orThere(path: string, act: () => Promise<void>): Promise<void> {
  await orUnwritable(path, async () => {
    try {
      await act()
    } catch (error) {
      throw errnoOf(error) === 'EEXIST' ? isThere(path) : error
    }
  })
}

const isThere = (path: string): GenHooksError =>
  new GenHooksError('FILE_UNWRITABLE', `${path}: is there already, expected a path where nothing is`, {
    hint: 'Nothing was written. gen-hooks config init --stdout prints the new file, to compare.',
  })
