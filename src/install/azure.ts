import { errnoOf } from '../errors.ts'
import { AZURE_CONF, type AzureConfig, MOST_SCRIPT_SECONDS, readAzureConfig } from '../hook/azure-config.ts'
import { CALLED_PATHS } from '../hook/called-paths.ts'
import type { Host, Stat } from '../host/host.ts'
import { octal } from '../host/octal.ts'
import { isUnread, readText } from '../host/read-text.ts'
import { isTrusted } from '../host/trusted-path.ts'
import { unlessErrno } from '../host/unless-errno.ts'
import { printable } from '../text/printable.ts'
import type { ToolsReport } from './tools-conf.ts'
import type { ToolsDemands } from './vmware-tools.ts'

/** Which scripts the extension calls; where it is missing, the extension has one of its own. */
const HOST_CONF = '/etc/azure/VMSnapshotPluginHost.conf'
const AGENT_FOLDER = '/var/lib/waagent'
const EXTENSION = 'Microsoft.Azure.RecoveryServices.VMSnapshotLinux'
const MOST_BYTES = 1024 * 1024

const WITHOUT = 'so Azure Backup makes the backup without the scripts'
const UNKNOWN = 'so it is unknown whether Azure Backup calls the scripts'

/**
 * Whether the snapshot extension of Azure Backup would call our scripts, by its own rules (PluginHost.py and ScriptRunner.py of azure-linux-extensions). Only files are looked at: the
 * extension runs while a backup is made, and no longer.
 */
export async function checkAzure(
  host: Host,
  { layout, worstSeconds }: Pick<ToolsDemands, 'layout' | 'worstSeconds'>,
): Promise<ToolsReport> {
  const problems = await badFile(host, HOST_CONF, 0o033, 'expected 0600 or 0644')
  const notes =
    (await extensionOn(host)) === 'absent'
      ? [`${EXTENSION}: is not on this guest; Azure Backup installs it with the first backup`]
      : []
  const stat = await lookAt(host, AZURE_CONF)
  if (stat === null) return { problems: [...problems, `${AZURE_CONF}: is missing, ${WITHOUT}`], notes }
  problems.push(...(await badFile(host, AZURE_CONF, 0o177, 'expected 0600')))
  const text = await readText(host, AZURE_CONF, MOST_BYTES)
  if (text.kind !== 'read') {
    // a folder or the like is told already
    if (text.kind === 'no file' && stat !== 'unseen' && stat.type !== 'symlink') return { problems, notes }
    const because = isUnread(text) ? text.because : 'is a symbolic link that leads nowhere'
    return { problems: [...problems, `${AZURE_CONF}: ${because}, ${UNKNOWN}`], notes }
  }
  const found = readAzureConfig(text.text)
  if (found.kind === 'malformed') {
    const malformed = found.problems.map((problem) => `${AZURE_CONF}: ${printable(problem, 300)}, ${WITHOUT}`)
    return { problems: [...problems, ...malformed], notes }
  }
  const { config } = found
  const expected = CALLED_PATHS[layout ?? 'legacy']
  problems.push(
    ...wrongScript('preScript', config.preScriptLocation, config.preScriptParams, expected.pre, 'freeze'),
    ...wrongScript('postScript', config.postScriptLocation, config.postScriptParams, expected.post, 'thaw'),
    ...(await badScripts(host, config)),
    ...tooShort(config, worstSeconds),
  )
  if (config.continueBackupOnFailure)
    notes.push(`${AZURE_CONF}: continueBackupOnFailure: true, so a backup is made also where the freeze failed`)
  if (!config.fsFreezeEnabled) notes.push(`${AZURE_CONF}: fsFreezeEnabled: false, so no file system is frozen`)
  return { problems, notes }
}

/** The extension asks for root, and for no bit of `forbidden`. */
async function badFile(host: Host, path: string, forbidden: number, expected: string): Promise<string[]> {
  const stat = await lookAt(host, path)
  // a link is followed by the extension, and by nothing of ours
  if (stat === null || stat === 'unseen' || stat.type === 'symlink') return []
  if (stat.type !== 'file') return [`${path}: is no regular file, ${WITHOUT}`]
  return [
    ...((stat.mode & forbidden) === 0 ? [] : [`${path}: has mode ${octal(stat.mode)}, ${WITHOUT}, ${expected}`]),
    ...(isTrusted(host, stat.uid) ? [] : [`${path}: is owned by uid ${stat.uid}, ${WITHOUT}, expected root`]),
  ]
}

async function badScripts(host: Host, config: AzureConfig): Promise<readonly string[]> {
  const then = config.continueBackupOnFailure ? WITHOUT : 'so Azure Backup makes no backup'
  const found: string[] = []
  for (const path of new Set([config.preScriptLocation, config.postScriptLocation])) {
    const shown = printable(path, 300)
    const stat = await lookAt(host, path)
    if (stat === 'unseen') continue
    if (stat === null) found.push(`${shown}: is missing, ${then}`)
    else if (stat.type === 'file' && (stat.mode & 0o077) !== 0)
      found.push(`${shown}: has mode ${octal(stat.mode)}, ${then}, expected 0700`)
    else if (stat.type === 'file' && !isTrusted(host, stat.uid))
      found.push(`${shown}: is owned by uid ${stat.uid}, ${then}, expected root`)
  }
  return found
}

/** null also of a path that no file can have, or that goes round in links; `unseen` where this user may not look. */
async function lookAt(host: Host, path: string): Promise<Stat | 'unseen' | null> {
  try {
    return path.includes('\0') ? null : await host.lstat(path)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return errno === 'EACCES' ? 'unseen' : null
  }
}

function wrongScript(
  key: 'preScript' | 'postScript',
  path: string,
  words: readonly string[],
  expected: string,
  phase: 'freeze' | 'thaw',
): readonly string[] {
  if (path !== expected)
    return [
      `${AZURE_CONF}: ${key}Location is ${printable(path, 300)}, which is no script of ours, expected ${expected}`,
    ]
  const [word = ''] = words
  // the names of the pair say the phase themselves
  const isPhase = word.toLowerCase() === phase || (word === '' && /-script$/.test(path))
  return isPhase
    ? []
    : [`${AZURE_CONF}: ${key}Params is ${printable(JSON.stringify(words), 300)}, expected ["${phase}"]`]
}

function tooShort({ timeoutInSeconds }: AzureConfig, worst: number | null): readonly string[] {
  const seconds = Math.min(timeoutInSeconds, MOST_SCRIPT_SECONDS)
  if (worst === null || seconds >= worst) return []
  const most = timeoutInSeconds > MOST_SCRIPT_SECONDS || worst > MOST_SCRIPT_SECONDS
  const then = 'then post-thaw is called while it still freezes'
  const expected = most
    ? `at most ${MOST_SCRIPT_SECONDS} count, expected shorter times in config.yaml`
    : 'expected more'
  return [
    `${AZURE_CONF}: timeoutInSeconds: ${timeoutInSeconds}, but pre-freeze may take ${worst} s: ${then}, ${expected}`,
  ]
}

/** Whether the extension is on the guest; `unknown` to a user who may not list the folder of the Azure agent. */
export async function extensionOn(host: Host): Promise<'there' | 'absent' | 'unknown'> {
  const names = await unlessErrno(() => host.list(AGENT_FOLDER), null)
  if (names === null) return 'unknown'
  return names.some((name) => name.startsWith(EXTENSION)) ? 'there' : 'absent'
}
