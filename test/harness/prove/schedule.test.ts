import fc from 'fast-check'
import { parseScenario } from '../../../src/harness/language/parse.ts'
import type { Scenario } from '../../../src/harness/language/scenario.ts'
import { scenarioText, schedules } from '../../../src/harness/prove/schedule.ts'
import type { Kind } from '../../../src/model.ts'

const SEED = 4711
const drawn = (kind: Kind | undefined, seed = SEED): readonly string[] =>
  fc.sample(schedules(kind), { numRuns: 200, seed }).map((schedule) => scenarioText(schedule, 'Drawn.'))

function understood(text: string, kind?: Kind): Scenario {
  const parsed = parseScenario(text, 'a', 'a', kind)
  if (parsed.kind === 'problems') throw new Error(`${text}\n${JSON.stringify(parsed.problems)}`)
  return parsed.scenario
}

describe.each([undefined, 'iris', 'cache'] as const)('schedules for guests of the kind %s', (kind) => {
  const texts = drawn(kind)

  test('every schedule is a scenario that ends in a good snapshot', () => {
    for (const text of texts) {
      const { steps, title } = understood(text, kind)
      expect(title).toBe('Drawn.')
      expect(steps.at(-1)).toMatchObject({ verb: 'snapshot', words: ['good'], expect: 'success' })
    }
  })

  test('the same seed gives the same schedule, another seed gives another schedule', () => {
    expect(drawn(kind)).toEqual(texts)
    expect(drawn(kind, SEED + 1)).not.toEqual(texts)
  })

  test('no schedule has the other kind', () => {
    const found = new Set(texts.flatMap((text) => text.match(/\b(?:iris|cache)\b/g) ?? []))
    expect([...found].sort()).toEqual(kind === undefined ? ['cache', 'iris'] : [kind])
  })
})

test('post-thaw is called once more only after a kill that leaves no process which could thaw', () => {
  const texts = drawn(undefined)
  const has = (text: string, line: string) => text.split('\n').includes(line)
  expect(texts.some((text) => has(text, 'kill-all'))).toBe(true)
  expect(texts.some((text) => !has(text, 'kill-all'))).toBe(true)
  for (const text of texts) expect([text, has(text, '? thaw')]).toEqual([text, has(text, 'kill-all')])
})

test('each fault is removed, and each instance is up again, before the last snapshot', () => {
  for (const text of drawn(undefined)) {
    const { faults, steps } = understood(text)
    const ids = (verb: string) => [
      ...new Set(steps.filter((step) => step.verb === verb).map(({ words }) => words.join(' '))),
    ]
    expect(ids('heal')).toEqual(faults.map(({ words }) => words.join(' ')))
    expect(ids('up').sort()).toEqual(ids('down').sort())
    const verbs = steps.map(({ verb }) => verb)
    expect(verbs.indexOf('until', verbs.lastIndexOf('up') + 1)).toBeGreaterThan(verbs.lastIndexOf('down'))
    expect(Math.max(verbs.lastIndexOf('heal'), verbs.lastIndexOf('up'))).toBeLessThan(verbs.lastIndexOf('snapshot'))
  }
})

test('a schedule names only instances of the guest', () => {
  for (const text of drawn(undefined)) {
    const { instances } = understood(text)
    const guest = instances.map(({ kind, name }) => `${kind}:${name}`)
    expect((text.match(/\b(?:iris|cache):\w+/g) ?? []).filter((id) => !guest.includes(id))).toEqual([])
  }
})
