import { createInterface } from 'node:readline'

/** What a person said to a question; `no terminal` if nobody can be asked. */
export type Consent = 'yes' | 'no' | 'no terminal'

/** Asks on the terminal; anything but `yes` or `y` is a no, and so is the end of the input. Ctrl-C ends gen-hooks as it always does. */
export function askOnTerminal(question: string): Promise<Consent> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return Promise.resolve('no terminal')
  return new Promise((resolve) => {
    // Not as an editor of lines: that would put the terminal into raw mode, which makes no signal of a Ctrl-C.
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
    lines.on('close', () => resolve('no'))
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no')
      lines.close()
    })
  })
}
