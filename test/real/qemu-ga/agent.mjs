// The real qemu-ga on a unix socket, and its host. Only inside a namespace: see stage.mjs.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const SOCKET = '/run/qga/socket'
const LIMIT_MS = 60_000

/**
 * Starts qemu-ga without -F: it knows its hook by qemu-ga.conf alone. It cannot freeze a file system: it has no CAP_SYS_ADMIN, which FIFREEZE needs.
 */
export async function startAgent(program) {
  mkdirSync('/run/qga', { recursive: true })
  const words = ['--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin', program]
  const options = ['-m', 'unix-listen', '-p', SOCKET, '-t', '/run/qga', '-f', '/run/qga/pid', '-l', '/run/qga/log']
  const child = spawn('setpriv', [...words, ...options], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
  for (const end = Date.now() + LIMIT_MS; !existsSync(SOCKET); await wait(20))
    if (Date.now() > end || child.exitCode !== null) throw new Error('qemu-ga: does not listen')
  return {
    pid: child.pid,
    /** Ends it by a signal, and waits for its end. */
    end: async (signal) => {
      child.kill(signal)
      return await ended
    },
  }
}

/** What the agent answers to one request of its host. */
export async function ask(execute, more = {}) {
  return await new Promise((resolve, reject) => {
    const connection = createConnection(SOCKET)
    const timer = setTimeout(() => connection.destroy(new Error(`${execute}: no answer`)), LIMIT_MS)
    let said = ''
    connection.on('error', reject)
    connection.on('close', () => clearTimeout(timer))
    connection.on('data', (data) => {
      said += data
      if (!said.includes('\n')) return
      connection.destroy()
      const { return: value, error } = JSON.parse(said)
      resolve(error === undefined ? value : error.desc)
    })
    connection.write(`${JSON.stringify({ execute, ...more })}\n`)
  })
}

/** The freeze of a host that names a mount point which is none: the hook is called, and a file system is not even looked at. */
export const freeze = () => ask('guest-fsfreeze-freeze-list', { arguments: { mountpoints: ['/gen-hooks/none'] } })

export const thaw = () => ask('guest-fsfreeze-thaw')
