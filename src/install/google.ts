import type { Host } from '../host/host.ts'
import { octal } from '../host/octal.ts'
import { isUnread, readText } from '../host/read-text.ts'
import { unlessErrno } from '../host/unless-errno.ts'
import { printable } from '../text/printable.ts'
import { CALLED_FILES, GOOGLE_POST_TARGET, GOOGLE_PRE_TARGET, pathOf, type Target } from './targets.ts'
import type { ToolsReport } from './tools-conf.ts'
import type { ToolsDemands } from './vmware-tools.ts'

/** The configuration of the Google guest agent; its own defaults, and those of the distribution and the image, count before it. */
export const GOOGLE_CONF = '/etc/default/instance_configs.cfg'
const CONFS = [`${GOOGLE_CONF}.distro`, `${GOOGLE_CONF}.template`, GOOGLE_CONF]
const MOST_BYTES = 1024 * 1024
const DEFAULT_SECONDS = 60
/** What parseBool of go-ini takes for true, which reads the agent's configuration. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True', 'YES', 'yes', 'Yes', 'y', 'ON', 'on', 'On']

const NAME = 'Google guest agent'
const PROGRAMS = ['google_guest_agent', 'google_guest_agent_manager']
const FOLDERS = ['/usr/bin', '/usr/sbin']

/** Whether the agent is on the guest, of the old form or the new one. */
export async function hasGoogleAgent(host: Host): Promise<boolean> {
  for (const program of PROGRAMS) if ((await host.which(program, FOLDERS)) !== null) return true
  return false
}

/** Whether the Google guest agent of this guest would run our scripts, by files alone: it is there, scripts are switched on, they can be started, and have the time that they need. */
export async function checkGoogle(
  host: Host,
  { worstSeconds }: Pick<ToolsDemands, 'worstSeconds'>,
): Promise<ToolsReport> {
  const problems: string[] = []
  if (!(await hasGoogleAgent(host))) problems.push(`${NAME}: is not installed, so no hook is called`)
  const { enabled, seconds, unread } = await readSnapshots(host)
  problems.push(...unread)
  const isUnknown = (value: string | null): boolean => value === null && unread.length > 0
  if (!isUnknown(enabled) && !TRUE.includes(enabled ?? '')) {
    const found = enabled === null ? 'has no enabled' : `enabled=${printable(enabled, 40)}`
    problems.push(`${GOOGLE_CONF}: ${found} in [Snapshots], so the agent calls no hook, expected enabled=true`)
  }
  const limit = seconds === null ? DEFAULT_SECONDS : Number(seconds)
  // 0 is no limit for the newer agent, and the end of each script for the older one
  if (!Number.isInteger(limit) || limit <= 0)
    problems.push(`${GOOGLE_CONF}: timeout_in_seconds=${printable(seconds ?? '', 40)} in [Snapshots], expected seconds`)
  else if (!isUnknown(seconds) && worstSeconds !== null && limit <= worstSeconds) {
    const said = seconds === null ? `timeout_in_seconds is ${limit} by default` : `timeout_in_seconds=${limit}`
    problems.push(
      `${GOOGLE_CONF}: ${said} in [Snapshots], but pre-freeze may take ${worstSeconds} s, expected more, or shorter times in config.yaml`,
    )
  }
  for (const path of [GOOGLE_PRE_TARGET, GOOGLE_POST_TARGET].map(pathOf)) {
    // null also where this user may not look
    const stat = await unlessErrno(() => host.lstat(path), null)
    if (stat?.type === 'file' && (stat.mode & 0o100) === 0)
      problems.push(
        `${path}: has mode ${octal(stat.mode)}: the agent cannot start it and calls that a success, expected 0700`,
      )
  }
  return { problems, notes: [] }
}

/** What an administrator must do where these files are removed, and two of them are the agent's. */
export function googleNotes(removed: readonly Target[]): readonly string[] {
  return CALLED_FILES.google.some((target) => removed.includes(target))
    ? [
        `${GOOGLE_CONF}: where it has enabled=true in [Snapshots], set that to false and restart the agent: until then it finds no script, and each snapshot with guest-flush fails`,
      ]
    : []
}

/** What the agent is told of snapshots; a value that no file tells is null. */
interface Snapshots {
  readonly enabled: string | null
  readonly seconds: string | null
  /** Which files could not be read, and why: what no later file tells is unknown then. */
  readonly unread: readonly string[]
}

/** The last value of each key counts, of the last file. */
async function readSnapshots(host: Host): Promise<Snapshots> {
  const values = new Map<string, string>()
  const unread: string[] = []
  for (const path of CONFS) {
    const read = await readText(host, path, MOST_BYTES)
    if (isUnread(read)) {
      // it could have any of the keys
      values.clear()
      unread.push(`${path}: ${read.because}, so it is unknown whether the agent calls the hooks`)
    } else if (read.kind === 'read') for (const [key, value] of snapshotsIn(read.text)) values.set(key, value)
  }
  return { enabled: values.get('enabled') ?? null, seconds: values.get('timeout_in_seconds') ?? null, unread }
}

/** The keys of [Snapshots] in their order; names of sections and keys are read without case. */
function snapshotsIn(text: string): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  let section = ''
  for (const line of text.split('\n').map((one) => one.trim())) {
    const heading = /^\[([^\]]*)\]/.exec(line)
    if (heading !== null) section = heading[1]?.trim().toLowerCase() ?? ''
    const [, key, value] = /^([^#;=:][^=:]*)[=:](.*)$/.exec(line) ?? []
    if (heading !== null || section !== 'snapshots' || key === undefined || value === undefined) continue
    const bare = value
      .trim()
      .replace(/\s+[#;].*$/, '')
      .replace(/^(["'`])(.*)\1$/, '$2')
    found.push([key.trim().toLowerCase(), bare])
  }
  return found
}
