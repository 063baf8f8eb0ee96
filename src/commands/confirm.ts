import { createInterface } from 'node:readline'

/** What a person answered to a question; `no terminal` if there is no terminal to ask on. */
export type Consent = 'yes' | 'no' | 'no terminal'

/** Asks on the terminal; anything but `yes` or `y` is a no, and so is the end of the input. Ctrl-C ends gen-hooks as at any other time. */
export function askOnTerminal(question: string): Promise<Consent> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return Promise.resolve('no terminal')
  return new Promise((resolve) => {
    // terminal: false, since a line editor puts the terminal into raw mode, in which Ctrl-C sends no signal.
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
    lines.on('close', () => resolve('no'))
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no')
      lines.close()
    })
  })
}
