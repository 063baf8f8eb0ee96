import { appendFileSync } from 'node:fs'
import { DEADLINE_TEXT } from '../../src/hook/events.ts'
import { shells } from '../hooks/shells.ts'
import { filtering, line } from '../monitoring/run-filter.ts'

const LOG =
  line('aa', 5, 'iris:A frozen', 30) + line('aa', 6, 'iris:A thawed', 50) + line('aa', 6, '- consistent', 1030)
const MORE =
  line('-', 8, '- not-started', 0, '\\n %s', 'error') + line('bb', 20, '- inconsistent', 10, DEADLINE_TEXT, 'error')

describe('the filter of the metrics does the same as in /bin/sh in the shell', () => {
  for (const { name, command } of shells()) {
    if (command === undefined) {
      test.skip(`${name} (no such shell here)`, () => {})
      continue
    }
    test(`${name}`, () => {
      const [one, other] = [filtering(LOG), filtering(LOG)]
      try {
        for (const [each, shell] of [
          [one, command],
          [other, '/bin/sh'],
        ] as const) {
          expect(each.run({ shell })).toBe(0)
          appendFileSync(each.log, MORE)
          expect(each.run({ shell })).toBe(0)
        }
        expect(one.samples()).toEqual(other.samples())
        expect(one.samples()).toMatchObject({
          failures_total: '2',
          deadlines_total: '1',
          last_run_window_seconds: '0.01',
        })
      } finally {
        one.remove()
        other.remove()
      }
    })
  }
})
