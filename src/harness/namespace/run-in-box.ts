import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ERRORS, type ErrorCode, GenHooksError } from '../../errors.ts'
import { atExit } from '../guest/at-exit.ts'
import { boxed } from './box.ts'
import type { BoxedProgram } from './box-view.ts'

const MOST_CHARACTERS = 64 * 1024

/** Runs a program of this tool in a box and hands on what it prints. Rejects with the error that it tells as a line of JSON, else with HARNESS_FAILED. */
export async function runInBox(
  { command, files }: BoxedProgram,
  words: readonly string[],
  out: (text: string) => void,
): Promise<void> {
  // its standard input tells it when this process is gone; a session of its own keeps it from the terminal
  const child = spawn('unshare', boxed({ command: [...command, ...words], files }), {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const forget = atExit(() => child.kill('SIGKILL'))
  let said = ''
  child.stdin.on('error', () => {}) // its end says why
  child.stdout.setEncoding('utf8').on('data', out)
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = `${said}${chunk}`.slice(-MOST_CHARACTERS)
  })
  try {
    const [status, signal] = await once(child, 'close')
    if (status !== 0)
      throw (
        errorOf(said) ?? new GenHooksError('HARNESS_FAILED', `box: ended with ${signal ?? status}, expected 0\n${said}`)
      )
  } finally {
    forget()
  }
}

function errorOf(said: string): GenHooksError | null {
  try {
    const { code, message, hint } = JSON.parse(said.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>
    if (typeof code !== 'string' || !(code in ERRORS) || typeof message !== 'string') return null
    return new GenHooksError(code as ErrorCode, message, typeof hint === 'string' ? { hint } : {})
  } catch {
    return null
  }
}
