import type { Host } from '../host/host.ts'
import { isUnread, readText } from '../host/read-text.ts'
import type { Instance } from '../model.ts'
import { printable } from '../text/printable.ts'
import { onExcluded } from './excluded.ts'
import { asBoolean, asInteger, asString, readKeyFile } from './key-file.ts'

/** The configuration of VMware Tools. */
export const TOOLS_CONF = '/etc/vmware-tools/tools.conf'
const MOST_BYTES = 1024 * 1024
/** VMware Tools ignores a larger `timeout`, or one below 0. */
const LARGEST_TIMEOUT = 2_147_483

/** Why VMware Tools would not run the hooks, and facts that do not prevent it. */
export interface ToolsReport {
  readonly problems: readonly string[]
  readonly notes: readonly string[]
}

/**
 * The settings of tools.conf that work against the hooks; none if there is no such file. `worstSeconds`: how long pre-freeze may take, null if unknown. `instances`:
 * those that the hooks freeze.
 */
export async function checkToolsConf(
  host: Host,
  worstSeconds: number | null,
  instances: readonly Instance[],
): Promise<ToolsReport> {
  const read = await readText(host, TOOLS_CONF, MOST_BYTES)
  if (isUnread(read)) return { problems: [`${TOOLS_CONF}: ${read.because}`], notes: [] }
  if (read.kind === 'absent') return { problems: [], notes: [] }
  const { problems, notes } = judgeToolsConf(read.text, worstSeconds)
  const there = (await onExcluded(host, excludedFileSystems(read.text), instances)).map(
    (instance) => `excludedFileSystems in [vmbackup]: means the file system of ${instance}, which is not frozen`,
  )
  const named = (said: string): string => `${TOOLS_CONF}: ${said}`
  return { problems: [...problems, ...there].map(named), notes: notes.map(named) }
}

/** The same from the text of the file. docs/explanation/vmware-tools.md explains each key. */
export function judgeToolsConf(text: string, worstSeconds: number | null): ToolsReport {
  const fault = faultOf(text)
  if (fault !== null) return { problems: [], notes: [fault] }
  const values = vmbackupOf(text)
  const problems: string[] = []
  const notes: string[] = []
  if (isFalse(values.get('execScripts'))) problems.push('execScripts=false in [vmbackup], so VMware Tools runs no hook')
  if (isFalse(values.get('enableSyncDriver'))) {
    problems.push(
      'enableSyncDriver=false in [vmbackup], so no file system is frozen, or the snapshot fails before any hook',
    )
  }
  const timeout = values.get('timeout')
  if (timeout !== undefined) judgeTimeout(timeout, worstSeconds, problems, notes)
  const excluded = excludedFileSystems(text)
  if (excluded !== '') {
    const which = printable(excluded, 200)
    notes.push(
      `excludedFileSystems=${which} in [vmbackup], so these are not frozen: no database, journal or WIJ may be there`,
    )
  }
  return { problems, notes }
}

function judgeTimeout(written: string, worstSeconds: number | null, problems: string[], notes: string[]): void {
  const said = `timeout=${printable(written, 40)} in [vmbackup]`
  const seconds = asInteger(written)
  if (seconds === null || seconds < 0 || seconds > LARGEST_TIMEOUT) {
    notes.push(`${said}, which VMware Tools ignores: its 900 s count`)
  } else if (seconds === 0) {
    problems.push(`${said}, so a snapshot that hangs is never given up, and bars every other one, expected no timeout`)
  } else if (worstSeconds !== null && seconds <= worstSeconds) {
    problems.push(`${said}, but pre-freeze may take ${worstSeconds} s, expected more, or shorter times in config.yaml`)
  }
}

/** Why VMware Tools takes no setting of the file; null if it reads the file. */
export function faultOf(text: string): string | null {
  const { problem } = readKeyFile(text)
  return problem === null ? null : `${problem}, so VMware Tools takes no setting of the file, expected a key file`
}

/** The patterns of the file systems that VMware Tools leaves out, as the file has them; empty for none. */
export function excludedFileSystems(text: string): string {
  return asString(vmbackupOf(text).get('excludedFileSystems') ?? '') ?? ''
}

/** The keys of `[vmbackup]`, of which the last line of each counts; none if the file cannot be read as a whole. */
function vmbackupOf(text: string): ReadonlyMap<string, string> {
  if (faultOf(text) !== null) return new Map()
  const own = settingsIn(text).filter(({ group }) => group === 'vmbackup')
  return new Map(own.map(({ key, value }) => [key, value]))
}

/** A line `key=value` of tools.conf, and the group that it stands in; empty above the first. */
export interface ToolsSetting {
  readonly group: string
  readonly key: string
  readonly value: string
  /** 1-based. */
  readonly line: number
}

/** The settings in the text of a tools.conf, in their order, also of one that VMware Tools cannot read. */
export function settingsIn(text: string): readonly ToolsSetting[] {
  return readKeyFile(text).lines.flatMap(({ group, setting }, index) =>
    setting === null ? [] : [{ group: group ?? '', ...setting, line: index + 1 }],
  )
}

const isFalse = (value: string | undefined): boolean => asBoolean(value ?? '') === false
