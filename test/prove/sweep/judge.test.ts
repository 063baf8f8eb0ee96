import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScriptEnd } from '../../../src/harness/caller/run-script.ts'
import type { SnapshotReport } from '../../../src/harness/caller/vmware-tools.ts'
import { longestFrozen, uncovered } from './judge.ts'

const NAMES = ['iris PROD', 'iris SCHLTEST2016INTEGRATION', 'cache LEGACY']
const ALL = 'iris:PROD, iris:SCHLTEST2016INTEGRATION, cache:LEGACY'
const root = mkdtempSync(join(tmpdir(), 'gen-hooks-judge-'))

beforeAll(() => mkdirSync(join(root, 'fake')))
afterAll(() => rmSync(root, { recursive: true }))

/** All instances are suspended at 10.00 and resumed at `resumed`; pre-freeze runs until 11 s, post-thaw from 20 s on. */
function judge(resumed: readonly number[], end: ScriptEnd): string | null {
  const lines = [
    ...NAMES.map((name) => `1000 ${name} suspended limit=0`),
    ...NAMES.map((name, index) => `${(resumed[index] ?? 0) * 100} ${name} resumed thaw`),
  ]
  writeFileSync(join(root, 'fake/events'), `${lines.join('\n')}\n`)
  const script = { path: '', pid: 1, seenAs: 'success' } as const
  const report: SnapshotReport = {
    told: [],
    scripts: [
      { ...script, argument: 'freeze', began: 9, ended: 11, end: { kind: 'exited', status: 0 } },
      { ...script, argument: 'thaw', began: 20, ended: 22, end },
    ],
    outcome: 'good',
    snapshotAt: 12,
  }
  return uncovered(root, report)
}

test('a snapshot is covered if every instance is frozen from the end of pre-freeze to the start of post-thaw', () => {
  const good: ScriptEnd = { kind: 'exited', status: 0 }
  expect(judge([21, 21, 21], good)).toBeNull()
  expect(judge([21, 15, 21], good)).toBe('good, but not covered: iris:SCHLTEST2016INTEGRATION')
  expect(judge([10.5, 10.5, 10.5], good)).toBe(`good, but not covered: ${ALL}`)
})

test('post-thaw that says it is bad, or says nothing, has not called it good', () => {
  expect(judge([15, 15, 15], { kind: 'exited', status: 1 })).toBeNull()
  expect(judge([15, 15, 15], { kind: 'signalled', signal: 'SIGKILL' })).toBeNull()
})

test('the longest time frozen is that of the instance resumed last', () => {
  judge([12, 21.5, 13], { kind: 'exited', status: 0 })
  expect(longestFrozen(root)).toBe(11.5)
})
