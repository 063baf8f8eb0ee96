import fc from 'fast-check'
import { stringify } from 'yaml'
import { parseConfig } from '../../src/config/parse.ts'
import { decodeConfig } from '../../src/config/text.ts'
import { anyText } from '../text/any-text.ts'
import { problemsOf } from './problems.ts'

const word = fc.constantFrom(
  ...['instances', 'include', 'overrides', 'PROD', 'freeze', 'timeout', 'updateSuspendAfter', 'thaw', 'retries'],
  ...['watchdog', 'deadline', 'resumeAfter', 'runAs', 'credentials', 'log', 'directory', 'layout', '__proto__', 'x'],
)
const leaf = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constant(null), word)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('tree')), fc.dictionary(word, tie('tree'))),
}))
const fragment = fc.oneof(
  word,
  fc.constantFrom(': ', '\n', '\n  ', '- ', '[', ']', '{', '}', ', ', '"', "'", '#', '&a', '*a', '!t', '|', '>', '? '),
  fc.constantFrom('%', '---', '...', '\t', '~', '1', '-1', '1.5', '<<', '\\', '@', '`'),
)

/** One line without control characters of a terminal. */
const readable = /^c\.yaml(?::[1-9]\d*)?: [^\p{Cc}]+$/u

function check(text: string): void {
  const parsed = parseConfig(text, 'c.yaml')
  if (parsed.kind === 'ok') return
  expect(parsed.problems.length).toBeGreaterThan(0)
  for (const line of problemsOf(text)) expect(line).toMatch(readable)
}

describe('parseConfig never throws', () => {
  test('for any text', () => {
    fc.assert(fc.property(anyText({ maxLength: 200 }), check))
  })

  test('for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeConfig(bytes, 'c.yaml')
        if (decoded.kind === 'text') check(decoded.text)
      }),
    )
  })

  test('for any heap of YAML', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 60 }), (parts) => check(parts.join(''))),
      { numRuns: 500 },
    )
  })

  test('for any tree of known and unknown keys, as JSON and as YAML', () => {
    fc.assert(
      fc.property(tree, (value) => {
        check(JSON.stringify(value))
        check(stringify(value))
      }),
      { numRuns: 100 },
    )
  })
})

const seconds = fc.integer({ min: 1, max: 1300 })
const times = fc.record(
  {
    freeze: fc.record({ timeout: seconds, updateSuspendAfter: seconds }, { requiredKeys: [] }),
    watchdog: fc.record({ deadline: seconds, resumeAfter: fc.option(seconds) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)

test('an accepted configuration obeys the order of the durations', () => {
  let accepted = 0
  fc.assert(
    fc.property(times, times, (all, one) => {
      const text = JSON.stringify({ ...all, instances: { overrides: { PROD: { freeze: one.freeze ?? {} } } } })
      const parsed = parseConfig(text, 'c.yaml')
      if (parsed.kind === 'problems') return
      accepted++
      const { defaults, instances, watchdog } = parsed.config
      for (const { freeze } of [defaults, ...Object.values(instances.overrides)]) {
        expect(freeze.timeout).toBeLessThan(watchdog.deadline)
        expect(watchdog.deadline).toBeLessThan(freeze.updateSuspendAfter)
        expect(freeze.updateSuspendAfter).toBeLessThanOrEqual(1200)
      }
      expect(watchdog.deadline).toBeLessThan(watchdog.resumeAfter ?? Number.POSITIVE_INFINITY)
    }),
    { numRuns: 500 },
  )
  expect(accepted).toBeGreaterThan(0)
})
