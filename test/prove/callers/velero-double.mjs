// Velero, as item_hook_handler.go, pod_command_executor.go and backup.go of velero have it, with its holes: it goes on after a hook that failed where no on-error says Fail; a pod whose pre failed
// gets no post and is left out, and its volumes are copied all the same; a hook whose time is up lives on; and with file-system backup post waits until all is copied, or is left out.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const NEVER = new Promise(() => {})

/** The hook of a phase that the annotations ask for; null for none. */
function hookOf(annotations, phase) {
  const value = (name) => annotations[`${phase}.hook.backup.velero.io/${name}`] ?? ''
  const command = value('command')
  if (command === '') return null
  const onError = ['Fail', 'Continue'].includes(value('on-error')) ? value('on-error') : ''
  return { container: value('container'), command: command.startsWith('[') ? JSON.parse(command) : [command], onError }
}

/** null, or the error of a hook: no shell runs it, and what it prints is read to its end. `timeUp` ends the waiting, and no process. */
async function exec({ container, command: [program, ...words] }, { timeUp = NEVER, uid, ends }) {
  if (container !== 'iris') return `no such container: "${container}"`
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  child.stdout.resume()
  child.stderr.resume()
  const ended = new Promise((resolve) => {
    child.once('error', ({ code }) => resolve(code))
    child.once('close', (status) => resolve(status === 0 ? null : `status ${status}`))
  })
  ends?.(ended)
  return await Promise.race([ended, timeUp.then(() => 'timed out')])
}

/**
 * One backup of a pod. `volume` is called while its volume is cut, or while all is copied with file-system backup, and `isCopied` false lets that one end without a word. `exec` has what becomes of pre: timeUp, uid, and
 * ends, which is told when its process ends.
 */
export async function backup(path, volume, { change = (all) => all, pre: how = {}, isCopied = true } = {}) {
  const annotations = change(parse(readFileSync(path, 'utf8')).spec.template.metadata.annotations)
  const errors = []
  const handle = async (phase, more) => {
    const hook = hookOf(annotations, phase)
    const error = hook === null ? null : await exec(hook, more)
    if (error === null) return true
    errors.push(`${phase}: ${error}`)
    return hook.onError !== 'Fail'
  }
  const goesOn = await handle('pre', how)
  const taken = await volume()
  if (goesOn && isCopied) await handle('post', {})
  return {
    pod: goesOn ? 'in the backup' : 'left out',
    taken,
    errors,
    phase: errors.length === 0 ? 'Completed' : 'PartiallyFailed',
  }
}
