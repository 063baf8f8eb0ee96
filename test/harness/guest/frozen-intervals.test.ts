import type { GuestEvent } from '../../../src/harness/guest/events.ts'
import { frozenIntervals, isFrozenAt } from '../../../src/harness/guest/frozen-intervals.ts'

const event = (at: number, name: string, word: string, detail = ''): GuestEvent => ({
  at,
  instance: { kind: 'iris', name },
  event: word,
  detail,
})

test('an interval begins with a suspension and ends with the event that ended the suspension', () => {
  const intervals = frozenIntervals([
    { at: 0.5, instance: null, event: 'called', detail: 'qlist' },
    event(1, 'A', 'suspended', 'limit=360'),
    event(1.5, 'B', 'suspended', 'limit=360'),
    event(2, 'A', 'called', 'ExternalThaw'),
    event(2, 'A', 'resumed', 'thaw'),
    event(3, 'A', 'already-resumed'),
    event(4, 'A', 'suspended', 'limit=0'),
    event(5, 'A', 'resumed', 'stat-W'),
  ])
  expect(intervals).toEqual([
    { kind: 'iris', name: 'A', from: 1, to: 2, endedBy: 'thaw' },
    { kind: 'iris', name: 'B', from: 1.5, to: null, endedBy: '' },
    { kind: 'iris', name: 'A', from: 4, to: 5, endedBy: 'stat-W' },
  ])
})

test('a resume without a suspension makes no interval, and an IRIS and a Caché of the same name are two instances', () => {
  expect(
    frozenIntervals([
      event(1, 'A', 'resumed', 'limit'),
      event(2, 'A', 'suspended'),
      { ...event(3, 'A', 'resumed', 'thaw'), instance: { kind: 'cache', name: 'A' } },
    ]),
  ).toMatchObject([{ from: 2, to: null }])
})

test.each([
  [0.9, false],
  [1, false],
  [1.5, true],
  [2, false],
  [9, true],
])('whether an instance is frozen at %d: %s', (at, frozen) => {
  const one = { kind: 'iris', name: 'A', endedBy: '' } as const
  expect(
    isFrozenAt(
      [
        { ...one, from: 1, to: 2 },
        { ...one, from: 8, to: null },
      ],
      at,
    ),
  ).toBe(frozen)
})
