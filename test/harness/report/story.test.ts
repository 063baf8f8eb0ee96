import { storyReport, storyText } from '../../../src/harness/report/story.ts'
import { BROKEN, HELD, outcome, SKIPPED } from './outcomes.ts'

const TOLD = outcome({
  ...HELD,
  title: 'A good snapshot.',
  running: ['iris:A', 'iris:B'],
  told: [
    { at: 100, text: 'reset 0' },
    { at: 101.5, text: 'prov.snapshotCommit 0' },
  ],
  snapshots: [{ takenAt: 101.5, outcome: 'good' }],
  lastVerdict: 'consistent',
  promises: [{ text: 'both hooks end with 0', held: 'kept', seen: '' }],
})

test('the text has the times, the exit statuses, the events for the host, the promises and the instances left frozen', () => {
  const text = storyText(2, { ...TOLD, leftFrozen: ['iris:A'] })
  expect(text).toMatch(/^2\. A good snapshot\.\n +freeze\/good, the hooks run by dash\n/)
  expect(text).toMatch(/iris:A +1\.00 s +3\.00 s +2\.00 s +ExternalThaw\n/)
  expect(text).toMatch(/iris:B +never\n/)
  expect(text).toMatch(
    /exit statuses +pre-freeze-script freeze: 0, after 1\.00 s\n +post-thaw-script thaw: 0, after 0\.70 s\n/,
  )
  expect(text).toMatch(/snapshot taken +at 1\.50 s\n/)
  expect(text).toMatch(/verdict +consistent\n/)
  expect(text).toMatch(/host was told +reset 0\n +prov\.snapshotCommit 0\n/)
  expect(text).toMatch(/which means +a quiesced snapshot, to be kept\n/)
  expect(text).toMatch(/promises +kept +both hooks end with 0\n/)
  expect(text).toMatch(/left frozen +iris:A\n/)
  expect(text).not.toMatch(/BROKEN|unchecked|does not hold/)
})

test('for a broken promise the report has the facts, for later promises that they were not checked, and for the scenario the reason', () => {
  const text = storyText(1, {
    ...TOLD,
    verdict: 'broken',
    because: 'line 9: hooks ran with freeze:1, expected freeze:0',
    promises: [
      { text: 'both hooks end with 0', held: 'broken', seen: 'hooks ran with freeze:1, expected freeze:0' },
      { text: 'every instance is thawed', held: 'unchecked', seen: '' },
    ],
  })
  expect(text).toMatch(/promises +BROKEN +both hooks end with 0, but: hooks ran with freeze:1, expected freeze:0\n/)
  expect(text).toMatch(/^ +unchecked +every instance is thawed$/m)
  expect(text).toMatch(/does not hold +line 9: hooks ran with freeze:1, expected freeze:0\n$/)
})

test.each([
  ['failed', 'the quiesce failed, so there is no quiesced snapshot'],
  ['aborted', 'the quiesce was cancelled'],
] as const)('the text of a snapshot that %s has no verdict, and has the signal that killed a hook', (end, meaning) => {
  const [first] = HELD.runs
  const text = storyText(1, {
    ...TOLD,
    snapshots: [{ takenAt: null, outcome: end }],
    lastVerdict: '',
    runs: first === undefined ? [] : [{ ...first, end: { kind: 'signalled', signal: 'SIGKILL' } }],
    frozen: [{ kind: 'iris', name: 'A', from: 101, to: null, endedBy: '' }],
  })
  expect(text).toMatch(/iris:A +1\.00 s +never +for ever\n/)
  expect(text).toMatch(/exit statuses +pre-freeze-script freeze: killed by SIGKILL, after 1\.00 s\n/)
  expect(text).toMatch(/snapshot taken +no\n/)
  expect(text).toContain(`which means     ${meaning}\n`)
  expect(text).not.toMatch(/^ +verdict /m)
})

test('a control character in a text of hooks or files is not printed', () => {
  const hostile = 'a\u001b[2Jb'
  const text = storyText(1, {
    ...TOLD,
    title: hostile,
    lastVerdict: hostile,
    because: hostile,
    told: [{ at: 100, text: hostile }],
    running: [hostile],
    promises: [{ text: hostile, held: 'broken', seen: hostile }],
  })
  expect(text).not.toContain('\u001b')
})

test('the report has all scenarios, a skipped one with its reason only, and then the score of each pair', () => {
  const pair = { hooks: 'mine', outcomes: [TOLD, BROKEN, SKIPPED] }
  const text = storyReport({ pairs: [pair, { ...pair, hooks: 'yours' }], ground: 'folders', bootedAt: 0, seconds: 1 })
  expect(text.match(/^\d\. \S+/gm)).toEqual(['1. A', '2. Title', '3. It', '1. A', '2. Title', '3. It'])
  expect(text).toContain('   skipped: needs root\n')
  expect(text.match(/^(mine|yours): .*/gm)).toEqual(['mine: 1 of 2 hold, 1 skipped', 'yours: 1 of 2 hold, 1 skipped'])
})
