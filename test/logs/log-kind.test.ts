import fc from 'fast-check'
import { logKind } from '../../src/logs/log-kind.ts'
import { anyText } from '../text/any-text.ts'

const HOOKS = '2026-11-22T17:40:55.100+01:00 run=36517bdc level=info instance=iris:PROD event=frozen ms=30'

test.each([
  ['hooks', [HOOKS]],
  ['hooks', ['torn line', HOOKS, HOOKS]],
  ['article', ['', 'Mon Nov  2 08:15:07 CET 2026: Pre freeze script started']],
  ['article', ['Mo 2. Nov 08:15:07 CET 2026: Attempting to freeze A', 'Access Denied']],
  ['freeze log', ['11/02/2026 08:15:07: Backup.General.ExternalFreeze: Suspending system', 'Journal marker set at']],
  ['messages', ['*** Recovery started', '11/02/26-08:15:07:342 (100) 0 [Generic.Event] anything']],
  ['messages', ['11/02/26-08:15:07:342 (100) 0 Backup.General.ExternalThaw: System resumed']],
  ['vmware', ['2026-11-02T08:15:07.876Z| vcpu-0| Checkpoint_Unstun: vm stopped for 1 us']],
  ['vmware', ['2026-11-02T08:15:07.961Z| vmx| I120: anything']],
  ['vmware', ['2026-11-02T08:15:07.961Z In(05) vmx - anything']],
  [null, ['NAME  VERSION', 'A 1']],
  [null, []],
])('%s', (kind, lines) => {
  expect(logKind(lines)).toBe(kind)
})

test('the kind of a log is that of most lines, not of the first', () => {
  const started = 'Mon Nov  2 08:15:07 CET 2026: Pre freeze script started'
  expect(logKind([started, HOOKS, HOOKS])).toBe('hooks')
  expect(logKind([HOOKS, started, started])).toBe('article')
})

test('no line makes logKind throw', () => {
  fc.assert(fc.property(fc.array(anyText(), { maxLength: 5 }), (lines) => logKind(lines) === null))
})
