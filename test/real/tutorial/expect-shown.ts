import { writeFileSync } from 'node:fs'
import { isShown, lasting, shorten } from './compare.ts'
import type { Step } from './read-page.ts'

const UPDATE = process.env.UPDATE_GOLDEN === '1'

/** Expects that the output of each command is that of the page; with UPDATE_GOLDEN rewrites the page and throws. */
export function expectShown(
  path: string,
  page: string,
  steps: readonly Step[],
  outputs: readonly (readonly string[])[],
  trouble = '',
): void {
  const commands = steps.flatMap((step) => (step.kind === 'command' ? [step] : []))
  expect(commands.length).toBeGreaterThan(0)
  expect(outputs.length).toBe(commands.length)
  const shown = commands.map((step, index) => ({ ...step, printed: outputs[index] ?? [] }))
  if (UPDATE && trouble === '') {
    const lines = page.split('\n')
    // all outputs, so that the page shows one run; from the end, so that the numbers of earlier lines stay valid
    for (const { line, output, printed } of shown.toReversed()) {
      lines.splice(line + 1, output.length, ...shorten(output, printed))
    }
    writeFileSync(path, lines.join('\n'))
    throw new Error(`${path}: written, read it and run again without UPDATE_GOLDEN`)
  }
  // only the first difference: after it, the guest is not the guest of the page
  const differ = shown.filter(({ output, printed }) => !isShown(output, printed)).slice(0, 9)
  // without the parts that change, so that the message shows only the difference
  expect([trouble, ...differ.map(({ command, printed }) => [command, ...lasting(printed)].join('\n'))]).toEqual([
    '',
    ...differ.map(({ command, output }) => [command, ...lasting(output)].join('\n')),
  ])
}
