import fc from 'fast-check'
import type { RunNow } from '../../src/hook/current-run.ts'
import type { RunEnd } from '../../src/hook/verdicts.ts'
import { type NagiosFacts, nagiosCheck, nagiosLine } from '../../src/install/nagios.ts'
import type { StatusReport } from '../../src/install/status.ts'
import { anyText } from '../text/any-text.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const HOUR = 3_600_000

const report = (change: Partial<StatusReport> = {}): StatusReport => ({
  layout: 'legacy',
  files: [
    { path: '/usr/sbin/pre-freeze-script', state: 'in sync', detail: 'is what would be installed now', version: '1' },
  ],
  problems: [],
  notes: [],
  verdict: 'in sync',
  alarm: null,
  lastRun: { kind: 'none' },
  lastEnds: null,
  now: { kind: 'idle' },
  ...change,
})
const end = (change: Partial<RunEnd> = {}): RunEnd => ({
  run: '36517bdc',
  at: NOW - HOUR,
  verdict: 'consistent',
  windowSeconds: 1.23,
  stuck: 0,
  why: '',
  ...change,
})
const facts = (change: Partial<NagiosFacts> = {}): NagiosFacts => ({
  report: report(),
  verdicts: { last: end(), goodAt: NOW - HOUR },
  logProblem: null,
  unknown: [],
  heldSeconds: null,
  deadlineSeconds: 300,
  now: NOW,
  maxAgeHours: 26,
  ...change,
})
const live = (phase: string): RunNow => ({ kind: 'live', run: 'r1', phase, begun: [] })
const abandoned = (now: 'frozen' | 'thawed'): RunNow => ({
  kind: 'abandoned',
  run: 'r1',
  phase: 'frozen',
  begun: [{ kind: 'iris', name: 'PROD', need: 'need', now }],
})

test('the line of a guest without a problem has all its parts', () => {
  expect(nagiosCheck(facts())).toEqual({
    line: 'GEN-HOOKS OK - last snapshot consistent 1.0 h ago, frozen for 1.23 s | window=1.23s;;;0 age=3600s;;93600;0 stuck=0;;0;0',
    status: 0,
  })
})

test.each<readonly [string, Partial<NagiosFacts>, number, string]>([
  [
    'an inconsistent snapshot',
    { verdicts: { last: end({ verdict: 'inconsistent', why: 'iris:A did not freeze' }), goodAt: NOW - 2 * HOUR } },
    2,
    'CRITICAL - last snapshot inconsistent: iris:A did not freeze |',
  ],
  [
    'an aborted one after a good one',
    { verdicts: { last: end({ verdict: 'aborted' }), goodAt: NOW - 2 * HOUR } },
    1,
    'WARNING - last snapshot aborted |',
  ],
  [
    'only aborted snapshots for days',
    { verdicts: { last: end({ verdict: 'aborted' }), goodAt: NOW - 27 * HOUR } },
    2,
    'CRITICAL - last consistent snapshot 27.0 h ago, more than 26 h; last snapshot aborted |',
  ],
  ['a good snapshot just not too old', { verdicts: { last: end(), goodAt: NOW - 26 * HOUR } }, 0, 'OK - '],
  ['no good snapshot yet', { verdicts: { last: null, goodAt: null } }, 2, 'CRITICAL - no consistent snapshot is known'],
  [
    'a log that cannot be read',
    { verdicts: { last: null, goodAt: null }, logProblem: 'snapshot.log: cannot be read: permission denied' },
    3,
    'UNKNOWN - snapshot.log: cannot be read: permission denied',
  ],
  [
    'a clock that was set back',
    { verdicts: { last: end(), goodAt: NOW + 30 * HOUR } },
    3,
    'UNKNOWN - last consistent snapshot 30.0 h in the future |',
  ],
  ['a stuck instance', { verdicts: { last: end({ stuck: 1 }), goodAt: NOW } }, 2, 'CRITICAL - not thawed: 1 |'],
  [
    'frozen beyond the deadline',
    { report: report({ now: live('frozen') }), heldSeconds: 301 },
    2,
    'CRITICAL - run r1 is frozen for 301 s, its deadline is 300 s |',
  ],
  ['frozen, and time left', { report: report({ now: live('frozen') }), heldSeconds: 300 }, 0, 'OK - '],
  [
    'a run that no process ended',
    { report: report({ now: abandoned('frozen') }) },
    2,
    'CRITICAL - run r1 was never ended (frozen), may be frozen: iris:PROD |',
  ],
  ['a thawed run without end', { report: report({ now: abandoned('thawed') }) }, 1, 'WARNING - run r1 was never ended'],
  [
    'hooks that differ',
    {
      report: report({
        verdict: 'differs',
        files: [{ path: '/a', state: 'missing', detail: 'is not installed', version: null }],
      }),
    },
    1,
    'WARNING - /a: is not installed |',
  ],
  ['what cannot be rendered', { unknown: ['config.yaml:1: bad\nmore'] }, 3, 'UNKNOWN - config.yaml:1: bad more |'],
  [
    'the worst comes first, and decides',
    {
      unknown: ['u'],
      report: report({ verdict: 'differs', problems: ['w'] }),
      verdicts: { last: end({ stuck: 2 }), goodAt: NOW },
    },
    2,
    'CRITICAL - not thawed: 2; w; u |',
  ],
  [
    'a state that cannot be read',
    { report: report({ now: { kind: 'unknown', detail: '/run/gen-hooks/state: cannot be read: permission denied' } }) },
    3,
    'UNKNOWN - /run/gen-hooks/state: cannot be read: permission denied |',
  ],
])('%s', (_, change, status, words) => {
  const check = nagiosCheck(facts(change))
  expect(check.line).toContain(`GEN-HOOKS ${words}`)
  expect(check.status).toBe(status)
})

test('any result is one line with at most one pipe character, which NRPE passes', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 3000 }), (why) => {
      const { line } = nagiosCheck(facts({ verdicts: { last: end({ verdict: 'inconsistent', why }), goodAt: null } }))
      expect(line).toMatch(/^GEN-HOOKS CRITICAL - [\x20-\x7b\x7d\x7e]* \| window=[\x20-\x7b\x7d\x7e]*$/)
      expect(line.length).toBeLessThan(1024)
    }),
  )
  expect(nagiosLine('OK', 'a|b\n\u001b[2J')).toBe('GEN-HOOKS OK - a/b [2J')
})

test('differences are reported together with a frozen instance', () => {
  const differs = {
    path: '/usr/sbin/post-thaw-script',
    state: 'missing',
    detail: 'is not installed',
    version: null,
  } as const
  const { line, status } = nagiosCheck(
    facts({ report: report({ verdict: 'frozen', alarm: 'FROZEN', files: [differs] }) }),
  )
  expect([status, line]).toEqual([1, expect.stringContaining('/usr/sbin/post-thaw-script: is not installed')])
})

test('a hook that cannot be read is unknown, and no difference', () => {
  const unread = {
    path: '/usr/sbin/post-thaw-script',
    state: 'unreadable',
    detail: 'cannot be read: permission denied',
    version: null,
  } as const
  const { line, status } = nagiosCheck(facts({ report: report({ verdict: 'unknown', files: [unread] }) }))
  expect([status, line]).toEqual([
    3,
    expect.stringContaining('UNKNOWN - /usr/sbin/post-thaw-script: cannot be read: permission denied'),
  ])
})
