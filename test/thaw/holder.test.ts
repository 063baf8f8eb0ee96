import type { RunNow } from '../../src/hook/current-run.ts'
import { parseRunState } from '../../src/hook/state.ts'
import { holderOf } from '../../src/thaw/holder.ts'

const STATE = [
  'gen-hooks-state 1 a1b2c3d4 11111111-2222 77 /run/gen-hooks/client.1.keeper',
  'begun iris PROD need irisusr',
  'frozen iris PROD 12345',
  'frozen cache OLD 12346',
  'thawed iris PROD 12400 thawed',
  'thawed cache OLD 12400 stuck',
  'phase over 12500',
  'frozen iris TORN 9',
].join('\n')

const begun = [
  { kind: 'iris', name: 'PROD', need: 'need', now: 'frozen' },
  { kind: 'iris', name: 'DONE', need: 'need', now: 'thawed' },
  { kind: 'cache', name: 'OLD', need: 'need', now: 'stuck' },
] as const
const LIVE: RunNow = { kind: 'live', run: 'r', phase: 'frozen', begun }

test.each<[string, RunNow, string]>([
  ['iris:PROD', LIVE, 'keeper'],
  ['iris:PROD', { ...LIVE, kind: 'abandoned' }, 'abandoned'],
  ['iris:DONE', LIVE, 'somebody else'],
  ['iris:OTHER', LIVE, 'somebody else'],
  ['cache:OLD', { ...LIVE, phase: 'sweeping' }, 'keeper'],
  ['cache:OLD', { kind: 'idle' }, 'given up'],
  ['iris:PROD', { kind: 'idle' }, 'somebody else'],
  ['iris:PROD', { kind: 'unknown', detail: '' }, 'somebody else'],
])('%s beside %j is held by: %s', (id, now, holder) => {
  expect(holderOf(id, now, parseRunState(STATE)).kind).toBe(holder)
})
