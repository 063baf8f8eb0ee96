import { worstPreFreezeSeconds } from '../config/worst-thaw.ts'
import { plannedInstances } from '../hook/model.ts'
import type { Host } from '../host/host.ts'
import { unlessErrno } from '../host/unless-errno.ts'
import type { Config, Instance, Layout } from '../model.ts'
import { mayHaveDlm } from './ssm-agent.ts'
import { HOOK_DIRECTORY } from './targets.ts'
import { checkToolsConf, type ToolsReport } from './tools-conf.ts'

const DAEMON = 'vmtoolsd'
const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin']
const VERSION_TIMEOUT_MS = 5000
const MOST_PROGRAM_BYTES = 16 * 1024 * 1024

/** The oldest version whose source was read for how it runs the hook directory. */
export const OLDEST_WITH_DIRECTORY: readonly number[] = [10, 0, 5]

/** What the hooks expect of VMware Tools. */
export interface ToolsDemands {
  /** null if the layout is unknown. */
  readonly layout: Layout | null
  /** How long pre-freeze may take; null if unknown. */
  readonly worstSeconds: number | null
  /** The instances that the hooks freeze, as far as they are known. */
  readonly instances: readonly Instance[]
}

/** What hooks of this configuration expect of VMware Tools; a null configuration could not be read. */
export function toolsDemands(config: Config | null, instances: readonly Instance[]): ToolsDemands {
  if (config === null) return { layout: null, worstSeconds: null, instances: [] }
  const planned = plannedInstances(config, instances).map(({ instance }) => instance)
  return { layout: config.layout, worstSeconds: worstPreFreezeSeconds(config), instances: planned }
}

/** Whether VMware Tools of this guest would run the hooks: VMware Tools is installed, runs, knows the layout, and its configuration allows hooks. */
export async function checkVmwareTools(host: Host, demands: ToolsDemands): Promise<ToolsReport> {
  const { layout, worstSeconds, instances } = demands
  const conf = await checkToolsConf(host, worstSeconds, instances)
  const daemon = await checkDaemon(host, layout)
  return { problems: [...daemon.problems, ...conf.problems], notes: [...daemon.notes, ...conf.notes] }
}

async function checkDaemon(host: Host, layout: Layout | null): Promise<ToolsReport> {
  const path = await findDaemon(host)
  const isThisMachine = host.realPath('/') === '/'
  if (!isThisMachine) {
    // No process runs in the folder of another machine, and VMware Tools may be installed there later.
    if (path !== null) return NOTHING
    return { problems: [], notes: [`VMware Tools: no ${DAEMON} is there, and nothing else calls the hooks`] }
  }
  if (!(await isDaemonRunning(host))) {
    if (path === null && (await mayHaveDlm(host))) return { problems: [], notes: [SSM_ALONE] }
    const what = path === null ? 'is not installed' : 'is not running'
    return { problems: [`VMware Tools: ${DAEMON} ${what}, so no hook is called`], notes: [] }
  }
  if (path === null || layout !== 'backupScripts.d') return NOTHING
  const version = await daemonVersion(host, path)
  if (version === null) {
    return { problems: [], notes: [`VMware Tools: ${DAEMON} -v tells no version, expected ${oldest} or newer`] }
  }
  if (!isOlder(version, OLDEST_WITH_DIRECTORY)) return NOTHING
  const text = `VMware Tools ${version.join('.')}: is not known to run what is in ${HOOK_DIRECTORY}`
  return { problems: [`${text}, expected ${oldest} or newer, or layout: legacy`], notes: [] }
}

const SSM_ALONE = `VMware Tools: ${DAEMON} is not installed; the SSM agent is, by which a policy of Data Lifecycle Manager calls the hooks, and no file here tells whether there is one`

const oldest = OLDEST_WITH_DIRECTORY.join('.')

const NOTHING: ToolsReport = { problems: [], notes: [] }

/** The path of the program of VMware Tools; null if it is not installed. */
export async function findDaemon(host: Host): Promise<string | null> {
  return await host.which(DAEMON, FOLDERS)
}

/** Whether VMware Tools is not on the guest, and Amazon Data Lifecycle Manager may call the hooks. */
export async function isDlmAlone(host: Host): Promise<boolean> {
  return (await findDaemon(host)) === null && (await mayHaveDlm(host))
}

/** Whether the service of root runs; a desktop runs one more vmtoolsd for its user. */
export async function isDaemonRunning(host: Host): Promise<boolean> {
  for (const name of await host.list('/proc')) {
    const command = await read(host, `/proc/${name}/comm`)
    if (command.trim() !== DAEMON || (await host.lstat(`/proc/${name}`))?.uid !== 0) continue
    if (!(await read(host, `/proc/${name}/cmdline`)).split('\0').includes('vmusr')) return true
  }
  return false
}

/** Empty if the process ended meanwhile. */
async function read(host: Host, path: string): Promise<string> {
  return await unlessErrno(async () => (await host.readFile(path, { maxBytes: 64 * 1024 })).toString('utf8'), '')
}

/** The version that the program tells, `VMware Tools daemon, version 12.2.0.43219 (build-21223074)`; null if it tells none. */
export async function daemonVersion(host: Host, path: string): Promise<readonly number[] | null> {
  const { stdout } = await host.run(path, ['-v'], { timeoutMs: VERSION_TIMEOUT_MS, maxBytes: 4096 })
  const found = /version (\d{1,4})\.(\d{1,4})\.(\d{1,4})/.exec(stdout.toString('latin1'))
  return found === null ? null : found.slice(1).map(Number)
}

/** The version that stands in the file of the program, for one that must not be started; null if none does. */
export async function embeddedVersion(host: Host, path: string): Promise<readonly number[] | null> {
  // VM_EMBED_VERSION of open-vm-tools, seen in vmtoolsd of Debian 12: version=12.2.0.41219 between two zero bytes
  const text = (await host.readFile(path, { maxBytes: MOST_PROGRAM_BYTES })).toString('latin1')
  const found = /\0version=(\d{1,4})\.(\d{1,4})\.(\d{1,4})\.\d{1,9}\0/.exec(text)
  return found === null ? null : found.slice(1).map(Number)
}

/** Whether a version is older than another. */
export function isOlder(version: readonly number[], than: readonly number[]): boolean {
  const differs = version.map((part, index) => part - (than[index] ?? 0)).find((difference) => difference !== 0)
  return differs !== undefined && differs < 0
}
