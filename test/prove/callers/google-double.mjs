// The newer Google guest agent, as snapshot_linux.go and run.go of google-guest-agent have it, with its holes: a script that cannot be started
// counts as a good one; of a script whose time is up one process alone is killed; and its end is that of its standard error.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

export const CONF = '/etc/default/instance_configs.cfg'
const FOLDER = '/etc/google/snapshots'
const NEVER = new Promise(() => {})

/** The answer of the agent to a request for `pre` or `post` of a snapshot of these disks: the status it tells, and its own code. `timeUp` ends the time of the script. */
export async function request(name, disks, timeUp = NEVER) {
  const text = existsSync(CONF) ? readFileSync(CONF, 'utf8') : ''
  if (!/^\[Snapshots\]\n(?:[^[].*\n)*?enabled *= *true$/m.test(text)) return ['not listening']
  const path = `${FOLDER}/${name}.sh`
  if (!existsSync(path)) return [-1, 'SCRIPT_NOT_FOUND']
  const child = spawn(path, [disks], { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.resume()
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve([0, 'NO_ERROR']))
    child.once('close', (status) => resolve(status === 0 ? [0, 'NO_ERROR'] : [status ?? -1, 'UNHANDLED_SCRIPT_ERROR']))
  })
  const first = await Promise.race([ended, timeUp.then(() => 'time is up')])
  if (first !== 'time is up') return first
  child.kill('SIGKILL')
  await ended
  return [-1, 'SCRIPT_TIMED_OUT']
}

/** A snapshot with guest-flush: none is taken after an error of pre; `seen` is called while it is. Whether a host asks for post then too is not known: here it does. */
export async function snapshot(disks, seen, timeUp) {
  const pre = await request('pre', disks, timeUp)
  const taken = pre[1] === 'NO_ERROR' || pre[0] === 'not listening' ? seen() : null
  return { pre, taken, post: await request('post', disks) }
}
