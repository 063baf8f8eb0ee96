import type { RunNow } from '../../src/hook/current-run.ts'
import { thawWarnings, whatElseIsThawed } from '../../src/thaw/consequences.ts'
import type { Holder } from '../../src/thaw/holder.ts'
import type { Looked } from '../../src/thaw/situation.ts'

const run = (kind: 'live' | 'abandoned', phase: string): RunNow => ({
  kind,
  run: 'r',
  phase,
  begun: [
    { kind: 'iris', name: 'PROD', need: 'need', now: 'frozen' },
    { kind: 'iris', name: 'DONE', need: 'need', now: 'thawed' },
    { kind: 'cache', name: 'OLD', need: 'need', now: 'stuck' },
  ],
})
const looked = (id: string, holder: Holder, answer: 'yes' | 'unknown' = 'yes'): Looked => ({
  id,
  target: { kind: 'iris', name: id.slice(5), inside: '', user: '', credentials: null, thawTimeout: 1 },
  owner: '',
  suspended: { answer, why: '' },
  holder,
  since: null,
})
const KEPT = looked('iris:PROD', { kind: 'keeper', run: 'r', phase: 'frozen' })
const LOST = looked('iris:PROD', { kind: 'abandoned', run: 'r', phase: 'frozen' })
const HAND = looked('iris:TEST', { kind: 'somebody else' })
const MUTE = looked('iris:TEST', { kind: 'somebody else' }, 'unknown')

test.each<[string, RunNow, Looked, string]>([
  ['the instance is held by a live run', run('live', 'frozen'), KEPT, 'for all its instances: iris:PROD, cache:OLD'],
  ['another program holds the instance', run('live', 'frozen'), HAND, 'iris:TEST: not frozen by these hooks'],
  [
    'a live run may be about to freeze the instance',
    run('live', 'freezing'),
    MUTE,
    'run r is freezing, and may be about to freeze iris:TEST',
  ],
])('thaw warns: %s', (_what, now, one, words) => {
  const [line, ...more] = thawWarnings(now, [one])
  expect(line).toContain(words)
  expect(more).toEqual([])
})

test.each<[string, RunNow, Looked]>([
  ['unknown whether the instance is frozen, beside a run that freezes no more', run('live', 'frozen'), MUTE],
  ['the keeper of the instance is gone', run('abandoned', 'frozen'), LOST],
  ['no run', { kind: 'idle' }, MUTE],
])('thaw does not warn: %s', (_what, now, one) => {
  expect(thawWarnings(now, [one])).toEqual([])
})

test('if the end of an abandoned run thaws other instances too, these are named', () => {
  expect(whatElseIsThawed(run('abandoned', 'frozen'), [LOST])).toContain(': iris:PROD, cache:OLD')
  expect(whatElseIsThawed(run('abandoned', 'frozen'), [HAND])).toBeNull()
  expect(whatElseIsThawed(run('live', 'frozen'), [KEPT])).toBeNull()
})
