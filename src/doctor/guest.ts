import { readOwnConfig } from '../config/read.ts'
import { takeInventory } from '../detect/read-inventory.ts'
import { GenHooksError } from '../errors.ts'
import { readVerdicts } from '../hook/read-verdicts.ts'
import type { Verdicts } from '../hook/verdicts.ts'
import type { Host } from '../host/host.ts'
import { type Mounts, readMounts } from '../host/mounts.ts'
import { readText, type TextRead } from '../host/read-text.ts'
import type { ActualState } from '../install/actual.ts'
import { inspect } from '../install/actual-state.ts'
import { TOOLS_CONF } from '../install/tools-conf.ts'
import { daemonVersion, embeddedVersion, findDaemon } from '../install/vmware-tools.ts'
import type { Config, Inventory } from '../model.ts'
import { askPool } from './disks.ts'
import { guardedHost } from './guarded-host.ts'
import { type InstanceFiles, readInstanceFiles } from './instance-files.ts'
import { once, onceEach } from './once.ts'
import { type PlacedScript, readScripts } from './scripts.ts'
import { type Storage, storageOf } from './storage.ts'

/** What the checks see of a guest: each fact is read once, when the first check asks for it, and nothing is changed. */
export interface GuestView {
  readonly host: Host
  /** Whether the guest is this machine, whose programs can be asked. Of a folder no program is started. */
  readonly isLive: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  /** `--max-days`. */
  readonly maxDays: number
  readonly mounts: Mounts
  readonly config: () => Promise<ConfigRead>
  readonly inventory: () => Promise<InventoryRead>
  /** The configuration of each instance; empty if no list command was asked for the instances. */
  readonly instanceFiles: () => Promise<readonly InstanceFiles[]>
  readonly storage: () => Promise<Storage>
  /** The devices of a pool of ZFS, which may have many mounts; null if they are not known. */
  readonly poolDevices: (pool: string) => Promise<readonly string[] | null>
  readonly actual: () => Promise<ActualState>
  /** The files that VMware Tools starts, or is thought to start. */
  readonly scripts: () => Promise<readonly PlacedScript[]>
  readonly toolsConf: () => Promise<TextRead>
  /** Null if it is not known. */
  readonly toolsVersion: () => Promise<readonly number[] | null>
  readonly verdicts: () => Promise<Verdicts & { readonly problem: string | null }>
}

/** The configuration, or what is wrong with it, a line each. */
export type ConfigRead =
  | { readonly kind: 'read'; readonly config: Config }
  | { readonly kind: 'wrong'; readonly lines: readonly string[] }

/** The instances, or why no list command was asked for the instances. */
export type InventoryRead =
  | { readonly kind: 'read'; readonly inventory: Inventory }
  | { readonly kind: 'not asked'; readonly because: string }

/** What the command line says of the guest. */
export interface GuestOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  readonly maxDays: number
}

const MOST_CONF_BYTES = 1024 * 1024
const DEFAULT_LOG = '/var/log/gen-hooks'

/** The view of a guest. */
export async function viewOf(given: Host, options: GuestOptions, now = Date.now()): Promise<GuestView> {
  const mounts = await readMounts(given)
  const host = guardedHost(given, mounts)
  const isLive = host.realPath('/') === '/'
  const config = once(async (): Promise<ConfigRead> => {
    try {
      return { kind: 'read', config: await readOwnConfig(host, options.config) }
    } catch (error) {
      if (!(error instanceof GenHooksError)) throw error
      return { kind: 'wrong', lines: error.message.split('\n') }
    }
  })
  const inventory = once(async (): Promise<InventoryRead> => {
    if (!isLive && options.inventory === undefined)
      return { kind: 'not asked', because: 'no program of a folder is started, expected --inventory FILE' }
    return { kind: 'read', inventory: await takeInventory(host, options.inventory) }
  })
  const guest: GuestView = {
    host,
    isLive,
    now,
    maxDays: options.maxDays,
    mounts,
    config,
    inventory,
    instanceFiles: once(async () => {
      const read = await inventory()
      return read.kind === 'read' ? await readInstanceFiles(host, read.inventory.instances, isLive) : []
    }),
    storage: once(async () => await storageOf(guest, await guest.instanceFiles())),
    poolDevices: onceEach(async (pool) => (isLive ? await askPool(host, pool) : null)),
    // no process runs in a folder, so that no lock of it is asked for
    actual: once(async () => await inspect(host, { probe: isLive ? 'only beside a state that is not over' : 'ours' })),
    scripts: once(async () => await readScripts(host)),
    toolsConf: once(async () => await readText(host, TOOLS_CONF, MOST_CONF_BYTES)),
    toolsVersion: once(async () => {
      const path = await findDaemon(host)
      if (path === null) return null
      return isLive ? await daemonVersion(host, path) : await embeddedVersion(host, path)
    }),
    verdicts: once(async () => {
      const read = await config()
      return await readVerdicts(host, read.kind === 'read' ? read.config.log.directory : DEFAULT_LOG)
    }),
  }
  return guest
}
