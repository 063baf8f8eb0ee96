import type { ScriptRun } from '../../../src/harness/caller/run-script.ts'
import { STORIES, type Story } from '../../../src/harness/story/default-story.ts'
import type { StoryResult } from '../../../src/harness/story/play-story.ts'
import { judge } from '../../../src/harness/story/promises.ts'
import { storyText } from '../../../src/harness/story/text.ts'

const [good, refused, aborted] = STORIES as [Story, Story, Story]
const RUNNING = ['iris:PROD']

const run = (argument: ScriptRun['argument'], status: number, began: number, ended: number): ScriptRun => ({
  path: '/box/usr/sbin/pre-freeze-script',
  argument,
  pid: 1,
  began,
  ended,
  end: { kind: 'exited', status },
  seenAs: status === 0 ? 'success' : 'failure',
})
const frozen = { kind: 'iris', name: 'PROD', from: 1, to: 5, endedBy: 'thaw' } as const
const clean = {
  lastRun: { kind: 'read', values: { verdict: 'consistent' } },
  leftFrozen: [],
  leftProcesses: [],
  misuses: [],
  loggedWhileFrozen: 0,
} as const

const goodResult: StoryResult = {
  ...clean,
  report: {
    told: [
      { at: 0, text: 'reset 0' },
      { at: 2, text: 'prov.snapshotCommit 0' },
    ],
    scripts: [run('freeze', 0, 0, 2), run('thaw', 0, 3, 3.5)],
    outcome: 'good',
    snapshotAt: 2,
  },
  frozen: [{ ...frozen, to: 3.5 }],
}
const refusedResult: StoryResult = {
  ...clean,
  report: {
    told: [{ at: 0, text: 'reset 0' }],
    scripts: [run('freeze', 1, 0, 2)],
    outcome: 'failed',
    snapshotAt: null,
  },
  frozen: [{ ...frozen, to: 1.5 }],
}
const abortedResult: StoryResult = {
  ...refusedResult,
  report: { ...refusedResult.report, outcome: 'aborted' },
}

const broken = (story: Story, result: StoryResult): readonly string[] =>
  judge(story, result, RUNNING)
    .filter(({ held }) => held === 'broken')
    .map(({ text, seen }) => `${text}: ${seen}`)

test('what ended as it should keeps every promise', () => {
  expect(broken(good, goodResult)).toEqual([])
  expect(broken(refused, refusedResult)).toEqual([])
  expect(broken(aborted, abortedResult)).toEqual([])
})

const pre = goodResult.report.scripts[0] as ScriptRun
test.each<[string, Story, StoryResult, RegExp]>([
  [
    'a good one that failed',
    good,
    { ...goodResult, report: { ...goodResult.report, outcome: 'failed' } },
    /reports the snapshot as good: failed/,
  ],
  [
    'a thaw that ends with 1',
    good,
    { ...goodResult, report: { ...goodResult.report, scripts: [pre, run('thaw', 1, 3, 4)] } },
    /both hooks end with 0: freeze 0, thaw 1/,
  ],
  ['no post-thaw', good, { ...goodResult, report: { ...goodResult.report, scripts: [pre] } }, /both hooks end with 0/],
  [
    'a freeze after the snapshot',
    good,
    { ...goodResult, frozen: [{ ...frozen, from: 2.5, to: 3.5 }] },
    /not covered: iris:PROD/,
  ],
  ['a thaw before post-thaw', good, { ...goodResult, frozen: [{ ...frozen, to: 2.5 }] }, /not covered: iris:PROD/],
  ['nobody frozen', good, { ...goodResult, frozen: [] }, /not covered: iris:PROD/],
  [
    'a freeze over the deadline',
    good,
    { ...goodResult, frozen: [frozen] },
    /longer than the deadline.*iris:PROD 4.00 s/,
  ],
  [
    'a freeze without an end',
    good,
    { ...goodResult, frozen: [{ ...frozen, to: null }] },
    /longer than the deadline.*for ever/,
  ],
  ['something left frozen', good, { ...goodResult, leftFrozen: ['iris:PROD'] }, /nothing is left frozen: iris:PROD/],
  [
    'a process left',
    good,
    { ...goodResult, leftProcesses: [{ pid: 7, command: 'sh x' }] },
    /no process is left behind: 7 sh x/,
  ],
  ['a misuse', good, { ...goodResult, misuses: ['iris: foo'] }, /every command line.*iris: foo/],
  ['syslog while frozen', good, { ...goodResult, loggedWhileFrozen: 2 }, /syslog.*2 times/],
  [
    'a refusal that ends with 0',
    refused,
    { ...refusedResult, report: { ...refusedResult.report, scripts: [run('freeze', 0, 0, 2)] } },
    /another status than 0: freeze 0/,
  ],
  [
    'a thaw after pre-freeze',
    refused,
    { ...refusedResult, frozen: [{ ...frozen, to: 2.5 }] },
    /thawed before pre-freeze ends/,
  ],
  [
    'post-thaw after a failed pre-freeze',
    refused,
    { ...refusedResult, report: { ...refusedResult.report, scripts: [run('freeze', 1, 0, 2), run('thaw', 0, 2, 3)] } },
    /post-thaw is not called/,
  ],
  [
    'a pre-freeze that heeds TERM late',
    aborted,
    { ...abortedResult, report: { ...abortedResult.report, scripts: [run('freeze', 1, 0, 5.5)] } },
    /within 4 s of the abort/,
  ],
  [
    'a pre-freeze that had to be killed',
    aborted,
    {
      ...abortedResult,
      report: {
        ...abortedResult.report,
        scripts: [{ ...run('freeze', 1, 0, 2), end: { kind: 'signalled', signal: 'SIGKILL' } }],
      },
    },
    /within 4 s of the abort, by itself: freeze SIGKILL/,
  ],
  [
    'an abort before any freeze',
    aborted,
    { ...abortedResult, frozen: [] },
    /an instance was frozen when the abort came/,
  ],
])('%s breaks a promise', (_, story, result, said) => {
  expect(broken(story, result).join('\n')).toMatch(said)
})

test('the text says when, how long, what was told, and what is left frozen', () => {
  const text = storyText(2, good, { ...goodResult, leftFrozen: ['iris:PROD'] }, judge(good, goodResult, RUNNING), [
    'iris:PROD',
    'iris:B',
  ])
  expect(text).toMatch(/^2\. a good snapshot\n/)
  expect(text).toMatch(/iris:PROD +1\.00 s +3\.50 s +2\.50 s +ExternalThaw\n/)
  expect(text).toMatch(/iris:B +never\n/)
  expect(text).toMatch(/exit statuses +pre-freeze-script freeze: 0, after 2\.00 s\n/)
  expect(text).toMatch(/verdict +consistent\n/)
  expect(text).toMatch(/host was told +reset 0\n +prov\.snapshotCommit 0\n/)
  expect(text).toMatch(/left frozen +iris:PROD\n/)
  expect(text).not.toContain('BROKEN')
})
