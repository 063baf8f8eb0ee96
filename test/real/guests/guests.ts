import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** How a command ended, and what it printed. */
export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Guests of a test: namespaces with an sshd each, on one network of their own. */
export interface Guests {
  /** A folder that each guest and the controller see, with the keys of ssh. */
  readonly folder: string
  /** Runs a command beside the guests, as the controller. */
  readonly controller: (words: readonly string[], env?: Readonly<Record<string, string>>) => Ended
  /** Runs lines of sh on guest N, the first is 1. */
  readonly on: (guest: number, script: string) => Ended
  readonly end: () => void
}

/** Why guests cannot be made here; null if they can. */
export function whyNoGuests(programs: readonly string[]): string | null {
  if (process.getuid?.() !== 0) return 'needs root'
  const lacking = ['/usr/sbin/sshd', 'ssh', 'ip', 'unshare', 'nsenter', ...programs].find(
    (program) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status !== 0,
  )
  if (lacking !== undefined) return `${lacking} is missing`
  const { status, stderr } = spawnSync('unshare', ['--mount', '--pid', '--net', '--fork', 'true'], { encoding: 'utf8' })
  return status === 0 ? null : `no namespaces here: ${stderr.trim()}`
}

/** Makes guests and waits until the sshd of each listens. */
export async function makeGuests(count: number): Promise<Guests> {
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-guests-'))
  const words = ['--mount', '--pid', '--net', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private']
  const child = spawn('unshare', [...words, 'sh', join(__dirname, 'guests.sh'), folder, String(count)], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  await listening(child, count)
  const init = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim()
  const inside = (given: readonly string[], env: Readonly<Record<string, string>> = {}): Ended => {
    const { status, stdout, stderr, error } = spawnSync(
      'nsenter',
      ['--target', init, '--mount', '--pid', '--net', '--', ...given],
      { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', ...env }, timeout: 120_000 },
    )
    if (error !== undefined) throw error
    return { status, out: stdout, err: stderr }
  }
  return {
    folder,
    controller: inside,
    on: (guest, script) => {
      const pid = readFileSync(join(folder, 'guests', String(guest)), 'utf8').trim()
      return inside(['nsenter', '--target', pid, '--mount', '--', 'sh', '-c', script])
    },
    end: () => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listening(child: ChildProcess, count: number): Promise<void> {
  let seen = 0
  const said: string[] = []
  if (child.stderr === null) throw new Error('guests: no standard error')
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    if (line.startsWith('Server listening on 127.0.0.')) seen += 1
    if (seen === count) {
      // later output of sshd is read too, so that a full pipe never stops sshd
      child.stderr.resume()
      return
    }
  }
  throw new Error(`guests: cannot be made\n${said.join('\n')}`)
}
