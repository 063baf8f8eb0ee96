import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownDist } from '../built.ts'
import { describeInNamespace, NAMESPACE } from '../harness/in-namespace.ts'
import { expectShown } from './tutorial/expect-shown.ts'
import { play } from './tutorial/play.ts'
import { readPage } from './tutorial/read-page.ts'

const PAGE = join(__dirname, '../../docs/tutorial/first-guest.md')

let dist = ''
beforeAll(() => {
  dist = ownDist()
}, 120_000)

describeInNamespace('the tutorial', () => {
  test('each command prints what the page shows', () => {
    const page = readFileSync(PAGE, 'utf8')
    const steps = readPage(page)
    const { outputs, trouble } = play(steps, NAMESPACE.kind === 'ready' ? NAMESPACE.options : [], dist)
    expectShown(PAGE, page, steps, outputs, trouble)
  }, 660_000)
})
