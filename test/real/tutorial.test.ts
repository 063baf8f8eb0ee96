import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownDist } from '../built.ts'
import { describeInNamespace, NAMESPACE } from '../harness/in-namespace.ts'
import { isShown, lasting, shorten } from './tutorial/compare.ts'
import { play } from './tutorial/play.ts'
import { readPage } from './tutorial/read-page.ts'

const PAGE = join(__dirname, '../../docs/tutorial/first-guest.md')
const UPDATE = process.env.UPDATE_GOLDEN === '1'

let dist = ''
beforeAll(() => {
  dist = ownDist()
}, 120_000)

describeInNamespace('the tutorial', () => {
  test('each command prints what the page shows', () => {
    const page = readFileSync(PAGE, 'utf8')
    const steps = readPage(page)
    const { outputs, trouble } = play(steps, NAMESPACE.kind === 'ready' ? NAMESPACE.options : [], dist)
    const commands = steps.flatMap((step) => (step.kind === 'command' ? [step] : []))
    expect(commands.length).toBeGreaterThan(0)
    expect(outputs.length).toBe(commands.length)
    const shown = commands.map((step, index) => ({ ...step, printed: outputs[index] ?? [] }))
    if (UPDATE && trouble === '') {
      const lines = page.split('\n')
      // all of them, so that the page tells of one run; from the end, so that the lines before stay where they are
      for (const { line, output, printed } of shown.toReversed()) {
        lines.splice(line + 1, output.length, ...shorten(output, printed))
      }
      writeFileSync(PAGE, lines.join('\n'))
      throw new Error(`${PAGE}: written, read it and run again without UPDATE_GOLDEN`)
    }
    // only the first: the commands after it find another guest than the page
    const differ = shown.filter(({ output, printed }) => !isShown(output, printed)).slice(0, 9)
    // what does not change, so that the difference stands out
    expect([trouble, ...differ.map(({ command, printed }) => [command, ...lasting(printed)].join('\n'))]).toEqual([
      '',
      ...differ.map(({ command, output }) => [command, ...lasting(output)].join('\n')),
    ])
  }, 660_000)
})
