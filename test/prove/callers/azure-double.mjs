// The snapshot extension of Azure Backup, as PluginHost.py, ScriptRunner.py and handle.py of azure-linux-extensions have it, with its holes:
// the scripts run by `sh`, so that their first line counts for nothing; what they print is never read; a script whose time is up lives on;
// post runs whatever became of pre; a retry asks a process that has ended once more; and where a file is not as wanted, there is a backup without them.
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const CONF = '/etc/azure/VMSnapshotScriptPluginConfig.json'

/** null for no regular file; the last three digits of the mode, as oct() gives them. */
function modeOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined || !stat.isFile()) return null
  return { digits: [...(stat.mode & 0o777).toString(8).padStart(3, '0')].map(Number), uid: stat.uid }
}

/** 0, or the code of PluginHost, and whether there is a backup nevertheless. */
function preCheck() {
  const conf = modeOf(CONF)
  if (conf === null) return { code: 316, backup: true }
  const [owner, group, other] = conf.digits
  if (owner % 2 === 1 || group > 0 || other > 0 || conf.uid !== 0) return { code: 317, backup: true }
  let config
  try {
    config = { timeoutInSeconds: 10, preScriptParams: [], postScriptParams: [], preScriptNoOfRetries: 0 }
    config = { ...config, continueBackupOnFailure: true, fsFreezeEnabled: true, ...JSON.parse(readFileSync(CONF)) }
  } catch {
    return { code: 305, backup: true }
  }
  if (config.preScriptLocation === undefined || config.postScriptLocation === undefined)
    return { code: 305, backup: true }
  const backup = config.continueBackupOnFailure
  for (const [path, missing, forbidden] of [
    [config.preScriptLocation, 302, 306],
    [config.postScriptLocation, 303, 307],
  ]) {
    const script = modeOf(path)
    if (script === null) return { code: missing, backup }
    if (script.digits[1] > 0 || script.digits[2] > 0 || script.uid !== 0) return { code: forbidden, backup }
  }
  return { code: 0, backup, config }
}

/** Starts a script by the shell, its output into pipes that nobody reads. */
function start(path, params, shell) {
  const folder = mkdtempSync(join(tmpdir(), 'azure-'))
  const pipes = ['out', 'err'].map((name) => join(folder, name))
  spawnSync('mkfifo', pipes)
  const ends = pipes.map((pipe) => openSync(pipe, 'r+'))
  const child = spawn(shell, [path, ...params.map(String)], { argv0: 'sh', stdio: ['ignore', ...ends] })
  const ended = new Promise((resolve) =>
    child.once('exit', (status, signal) => {
      resolve(signal === null ? status : signal)
    }),
  )
  return {
    child,
    ended,
    /** How many bytes of its output wait to be read; then the pipes are gone. */
    unread: () => {
      const left = pipes.map((pipe) => {
        const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
        let count = 0
        try {
          for (let more = 1; more > 0; count += more) more = readSync(reader, Buffer.alloc(65536))
        } catch (error) {
          if (error.code !== 'EAGAIN') throw error
        }
        closeSync(reader)
        return count
      })
      for (const end of ends) closeSync(end)
      rmSync(folder, { recursive: true })
      return left[0] + left[1]
    },
  }
}

/** What became of a script: its status, or that its time was up, which `timeUp` tells. */
async function outcome(script, timeUp, config) {
  const status = await Promise.race([script.ended, timeUp.then(() => 'timed out')])
  // 2 is a warning
  const failed = status !== 0 && status !== 2
  return { status, failed, goesOn: !failed || config.continueBackupOnFailure }
}

const NEVER = new Promise(() => {})

/**
 * One backup. `snapshot` returns what is seen while the snapshot is taken; `preTimeUp` ends the time of pre; `started` is told the child of pre; `shell` is what stands behind `sh`.
 */
export async function backup({ snapshot, preTimeUp = NEVER, started = () => {}, shell = 'sh' }) {
  const { code, backup: mayGoOn, config } = preCheck()
  if (code !== 0)
    return { code, snapshot: mayGoOn ? snapshot() : null, ends: mayGoOn ? 'file-system consistent' : 'failed' }
  const pre = start(config.preScriptLocation, config.preScriptParams, shell)
  started(pre.child)
  const before = await outcome(pre, preTimeUp, config)
  const takes = before.goesOn && (config.fsFreezeEnabled || !before.failed)
  const seen = takes ? snapshot() : null
  const besidePre = pre.child.exitCode === null && pre.child.signalCode === null
  const post = start(config.postScriptLocation, config.postScriptParams, shell)
  const after = await outcome(post, NEVER, config)
  await pre.ended
  const isGood = takes && after.goesOn && (config.fsFreezeEnabled || !after.failed)
  const ends = before.failed || after.failed ? 'file-system consistent' : 'application-consistent'
  return {
    pre: before.status,
    snapshot: seen,
    ...(besidePre ? { besidePre } : {}),
    post: after.status,
    ends: isGood ? ends : 'failed',
    unread: pre.unread() + post.unread(),
  }
}
