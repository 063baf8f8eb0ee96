import { FACTS } from './facts.ts'
import { judge, timeReport } from './judge.ts'
import { CASES } from './scenarios.ts'
import { makeStage, playAll } from './stage.ts'

const AT_ONCE = 4
const LIMIT_MS = 10 * 60_000

const stage = makeStage()
const needs = stage.kind === 'missing' ? ` (skipped: needs ${stage.what})` : ''
const all = [...CASES, ...FACTS]

describe(`the real VMware Tools${needs}`, () => {
  if (stage.kind === 'missing') {
    test.skip.each(all)('$scenario.name', () => {})
    return
  }
  const scenarios = all.map(({ scenario }) => scenario)
  let result: ReturnType<typeof playAll>
  beforeAll(() => {
    result = playAll(stage.stage, scenarios, AT_ONCE)
  })
  afterAll(() => Promise.allSettled(scenarios.map(({ name }) => result(name))))

  const play = async (expected: (typeof all)[number]): Promise<void> => {
    const played = await result(expected.scenario.name)
    process.stdout.write(timeReport(expected, played))
    try {
      judge(expected, played)
    } catch (error) {
      // the logs belong to a failure, and to nothing else
      if (error instanceof Error) error.message += `\n\n${played.events.join('\n')}\n${played.logs}`
      throw error
    }
  }

  describe('runs our hooks', () => {
    test.each(CASES)('$scenario.name', play, LIMIT_MS)
  })

  describe('runs any hooks', () => {
    test.each(FACTS)('$scenario.name', play, LIMIT_MS)
  })
})
