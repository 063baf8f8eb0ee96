import fc from 'fast-check'
import { timelineBars } from '../../src/timeline/bars.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { anyText } from '../text/any-text.ts'

const T = Date.parse('2026-11-22T22:00:00Z')
const NONE = { from: null, to: null }

function picture(change: Partial<Timeline> = {}): Timeline {
  return {
    run: { id: 'a', origin: 'hooks', why: '', beganAt: T, endedAt: T, verdict: 'consistent' },
    zeroAt: T,
    events: [],
    instances: [
      {
        instance: 'iris:PROD',
        freezeBeganAt: T,
        frozenAt: T + 1000,
        thawBeganAt: T + 3000,
        thawedAt: T + 4000,
        lostBy: null,
        cover: null,
        readings: null,
      },
    ],
    preFreeze: NONE,
    postThaw: NONE,
    fileSystems: NONE,
    snapshot: null,
    following: null,
    request: null,
    clocks: { kind: 'unknown', because: 'no log of the host' },
    cover: null,
    worth: { worth: 'covered', lessFor: [] },
    figures: {
      freezeToSnapshotSeconds: null,
      snapshotSeconds: null,
      stunSeconds: null,
      snapshotToThawSeconds: null,
      fileSystemsFrozenSeconds: null,
      windowSeconds: null,
    },
    ...change,
  }
}

const PLAIN = { width: 52, unicode: false, coloured: false }
const full = picture({
  preFreeze: { from: T, to: T + 1000 },
  fileSystems: { from: T + 1500, to: T + 2500 },
  snapshot: {
    name: 'a',
    quiesced: true,
    beganAt: T - 1000,
    doneAt: T + 2500,
    stun: { from: T + 2000, to: T + 2001 },
    failure: null,
  },
})

test('the bars are drawn in ASCII on one scale, and a stun of a millisecond is visible', () => {
  expect(timelineBars(full, PLAIN)).toBe(
    [
      'hooks        |       ++++++++                      |',
      'iris:PROD    |       .......########!######........|',
      'file systems |                  ========           |',
      'snapshot     |----------------------!---           |',
      '              -1.00 s                        4.00 s',
      '              + a hook runs   . freezing or thawing',
      '              # frozen   = file systems frozen',
      '              - snapshot   ! stun',
      '',
    ].join('\n'),
  )
})

test('in a run of minutes the seconds of freeze and stun have their own columns, and a text names the part that is left out', () => {
  const [one] = picture().instances
  if (one === undefined) throw new Error('no instance')
  const kept = { ...one, instance: 'iris:KEPT', thawBeganAt: T + 741_000, thawedAt: T + 742_000 }
  const stun = { ...full.snapshot, stun: { from: T + 2000, to: T + 2500 } } as NonNullable<Timeline['snapshot']>
  expect(timelineBars(picture({ instances: [one, kept], snapshot: stun }), PLAIN)).toBe(
    [
      'iris:PROD |    ....####!!!!#.....  ~~              |',
      'iris:KEPT |    ....####!!!!########~~###........   |',
      'snapshot  |------------!!!!        ~~              |',
      '           -1.00 s                         742.50 s',
      '           . freezing or thawing   # frozen',
      '           - snapshot   ! stun   ~ time left out',
      '',
    ].join('\n'),
  )
})

test('the bars are blocks if the terminal can show blocks', () => {
  expect(timelineBars(picture(), { ...PLAIN, unicode: true })).toMatch(/^iris:PROD \|░+█+░+\|$/m)
})

test('the bars have colours only if these are wanted', () => {
  expect(timelineBars(full, { ...PLAIN, coloured: true })).toContain('\u001b[31m!\u001b[39m')
  expect(timelineBars(full, PLAIN)).not.toContain('\u001b')
})

test('an instance that resumed at an unknown time has question marks, and an instance that never froze has no bar', () => {
  const [one] = picture().instances
  if (one === undefined) throw new Error('no instance')
  const lost = { ...one, instance: 'iris:LOST', thawBeganAt: null, thawedAt: null, lostBy: T + 3000 }
  const none = { ...one, instance: 'iris:NONE', freezeBeganAt: null, frozenAt: null, thawBeganAt: null, thawedAt: null }
  const text = timelineBars(picture({ instances: [one, lost, none] }), PLAIN)
  expect(text).toMatch(/^iris:LOST \|\.+\?+ +\|$/m)
  expect(text).toMatch(/^iris:NONE \| +\|$/m)
  expect(text).toContain('? frozen, or not any more')
})

test('without an event that has a length, nothing is drawn', () => {
  expect(timelineBars(picture({ instances: [] }), PLAIN)).toBe('')
})

test('any times and any width give rows of the same length', () => {
  const time = fc.option(
    fc.oneof(
      fc.integer({ min: 0, max: 10_000 }).map((ms) => T + ms),
      fc.maxSafeInteger(),
    ),
  )
  const instance = fc.record({
    instance: anyText({ maxLength: 400 }),
    freezeBeganAt: time,
    frozenAt: time,
    thawBeganAt: time,
    thawedAt: time,
    lostBy: time,
    cover: fc.constant(null),
    readings: fc.constant(null),
  })
  fc.assert(
    fc.property(fc.array(instance, { maxLength: 4 }), fc.integer({ min: -5, max: 1000 }), (instances, width) => {
      const text = timelineBars(picture({ instances }), { ...PLAIN, width })
      if (text === '') return
      const rows = text.split('\n').filter((line) => line.endsWith('|'))
      expect(rows).toHaveLength(instances.length)
      expect(new Set(rows.map((row) => [...row].length)).size).toBe(1)
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
    }),
  )
})
