import { AGENT_CONF, AGENT_HOOK } from '../hook/guest-targets.ts'
import type { Host } from '../host/host.ts'
import { isUnread, readText } from '../host/read-text.ts'
import { unlessErrno } from '../host/unless-errno.ts'
import { printable, quoteText } from '../text/printable.ts'
import { CONF_LINE, hookInConf } from './agent-conf.ts'
import { checkAgentLabel } from './agent-label.ts'
import type { ToolsReport } from './tools-conf.ts'

const DAEMON = 'qemu-ga'
const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin']
const NAME = 'qemu-guest-agent'

/** The settings of the agent's service on RHEL and its kin, whose unit has the option -F. */
export const SYSCONFIG = '/etc/sysconfig/qemu-ga'

const MOST_BYTES = 1024 * 1024

/** What the command line of an agent says of its hook. */
export type HookOption =
  | { readonly kind: 'hook'; readonly path: string }
  /** -F without a path. */
  | { readonly kind: 'default' }
  | { readonly kind: 'none'; readonly conf: string }

/** Whether qemu-guest-agent of this guest would call the hooks: it runs, knows the hook, was started after it was told of it, and SELinux lets it. */
export async function checkAgent(host: Host): Promise<ToolsReport> {
  if (host.realPath('/') !== '/') return await checkFolder(host)
  const agent = await findAgent(host)
  if (agent === null) {
    const what = (await host.which(DAEMON, FOLDERS)) === null ? 'is not installed' : 'is not running'
    return { problems: [`${NAME}: ${DAEMON} ${what}, so no hook is called`], notes: [] }
  }
  const label = await checkAgentLabel(host, AGENT_HOOK)
  return { problems: [...(await judgeAgent(host, agent)), ...label.problems], notes: label.notes }
}

/** An agent that runs as a service of root. */
export interface Agent {
  readonly pid: string
  readonly words: readonly string[]
}

/** The agent of root; null if none runs. */
export async function findAgent(host: Host): Promise<Agent | null> {
  for (const pid of await host.list('/proc')) {
    if ((await read(host, `/proc/${pid}/comm`))?.trim() !== DAEMON) continue
    if ((await host.lstat(`/proc/${pid}`))?.uid !== 0) continue
    return { pid, words: ((await read(host, `/proc/${pid}/cmdline`)) ?? '').split('\0').slice(1, -1) }
  }
  return null
}

async function judgeAgent(host: Host, { pid, words }: Agent): Promise<readonly string[]> {
  const option = hookOption(words)
  if (option.kind === 'default')
    return [`${NAME}: is started with -F alone, so it calls its own hook, expected -F${AGENT_HOOK} (${WHERE_F})`]
  if (option.kind === 'hook') return otherHook(option.path, `-F of its command line, ${WHERE_F}`)
  const conf = await readText(host, option.conf, MOST_BYTES)
  if (isUnread(conf)) return [unknownHook(option.conf, conf.because)]
  const named = conf.kind === 'read' ? hookInConf(conf.text) : null
  if (named === null) return [noHook(option.conf)]
  const other = otherHook(named, option.conf)
  return other.length > 0 || !(await isOlderThan(host, pid, option.conf))
    ? other
    : [`${NAME}: was started before ${option.conf} was written, expected systemctl restart ${NAME}`]
}

/** No process runs in the folder of another machine: its files are asked. */
async function checkFolder(host: Host): Promise<ToolsReport> {
  const sysconfig = await readText(host, SYSCONFIG, MOST_BYTES)
  if (isUnread(sysconfig)) return { problems: [unknownHook(SYSCONFIG, sysconfig.because)], notes: [] }
  const line = (sysconfig.kind === 'read' ? sysconfig.text : '')
    .split('\n')
    .findLast((one) => /^FSFREEZE_HOOK_PATHNAME=/.test(one))
  if (line !== undefined) {
    const path = line.slice(line.indexOf('=') + 1).replace(/^(["'])(.*)\1$/, '$2')
    return { problems: otherHook(path, SYSCONFIG), notes: [] }
  }
  const conf = await readText(host, AGENT_CONF, MOST_BYTES)
  if (isUnread(conf)) return { problems: [unknownHook(AGENT_CONF, conf.because)], notes: [] }
  const named = conf.kind === 'read' ? hookInConf(conf.text) : null
  return { problems: named === null ? [noHook(AGENT_CONF)] : otherHook(named, AGENT_CONF), notes: [] }
}

const WHERE_F = `FSFREEZE_HOOK_PATHNAME in ${SYSCONFIG} on RHEL`

function unknownHook(conf: string, because: string): string {
  return `${NAME}: may have another hook or none: ${conf}: ${because}, expected ${conf === SYSCONFIG ? 'a file that can be read' : CONF_LINE}`
}

function noHook(conf: string): string {
  return `${NAME}: has no hook, so it freezes the file systems alone: ${conf}: expected ${CONF_LINE}`
}

function otherHook(path: string, from: string): readonly string[] {
  if (path === AGENT_HOOK) return []
  const shown = path.trim() === path ? printable(path, 200) : quoteText(path, 200)
  return [`${NAME}: calls ${shown} (${from}), expected ${AGENT_HOOK}`]
}

/** Reads the options of qemu-ga, of which the last counts: `-F`, `-FPATH`, `--fsfreeze-hook[=PATH]`, `-c PATH`, `--config[=]PATH`. */
export function hookOption(words: readonly string[]): HookOption {
  let found: HookOption | null = null
  let conf = AGENT_CONF
  for (const [index, word] of words.entries()) {
    const hook = /^(?:-[dvr]*F|--fsfreeze-hook(?:=|$))(.*)$/s.exec(word)
    if (hook !== null)
      found = hook[1] === undefined || hook[1] === '' ? { kind: 'default' } : { kind: 'hook', path: hook[1] }
    const config = /^(?:-c|--config(?:=|$))(.*)$/s.exec(word)
    if (config !== null) conf = config[1] === undefined || config[1] === '' ? (words[index + 1] ?? conf) : config[1]
  }
  return found ?? { kind: 'none', conf }
}

/** Whether a process is older than a file; false if that is not known. Both are seconds since 1970, so the same second counts as younger. */
async function isOlderThan(host: Host, pid: string, path: string): Promise<boolean> {
  const written = await host.run('/usr/bin/stat', ['-L', '-c', '%Y', path], { timeoutMs: 5000, maxBytes: 4096 })
  const ticks = (await read(host, `/proc/${pid}/stat`))?.replace(/^.*\)/s, '').trim().split(' ')[19]
  const boot = /^btime (\d+)$/m.exec((await read(host, '/proc/stat')) ?? '')?.[1]
  if (written.end.kind !== 'exited' || written.end.status !== 0 || ticks === undefined || boot === undefined)
    return false
  return Number(boot) + Math.ceil(Number(ticks) / 100) < Number(written.stdout.toString('latin1'))
}

/** Null if there is no such file, or the process ended. */
async function read(host: Host, path: string): Promise<string | null> {
  return await unlessErrno(async () => (await host.readFile(path, { maxBytes: MOST_BYTES })).toString('utf8'), null)
}
