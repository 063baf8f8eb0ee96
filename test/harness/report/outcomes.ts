import { emptyOutcome, type Outcome } from '../../../src/harness/play/outcome.ts'
import type { HarnessReport } from '../../../src/harness/report/report.ts'

/** An outcome that held, with these changes. */
export function outcome(more: Partial<Outcome> = {}): Outcome {
  const scenario = { name: 'freeze/good', title: 'It is good.', instances: [{ kind: 'iris', name: 'A' }] } as const
  return { ...emptyOutcome(scenario, 'dash', 0), ended: 10, ...more }
}

/** An outcome with a freeze of two seconds, in which the snapshot took one. */
export const HELD = outcome({
  began: 100,
  ended: 105,
  frozen: [{ kind: 'iris', name: 'A', from: 101, to: 103, endedBy: 'thaw' }],
  windows: [{ from: 101.5, to: 102.5, said: 'good', uncovered: [] }],
  runs: [
    {
      hook: 'pre-freeze-script',
      verb: 'freeze',
      words: ['freeze'],
      began: 100.5,
      ended: 101.5,
      end: { kind: 'exited', status: 0 },
    },
    {
      hook: 'post-thaw-script',
      verb: 'thaw',
      words: ['thaw'],
      began: 102.5,
      ended: 103.2,
      end: { kind: 'exited', status: 0 },
    },
  ],
  told: [{ at: 101.5, text: 'prov.snapshotCommit 0' }],
  marks: [{ at: 102, text: 'fault iris:A thaw hang' }],
})

export const SKIPPED = outcome({ scenario: 'state/root-only', verdict: 'skipped', because: 'needs root', ended: 0 })

/** Text that a hook, an instance or a file of the user may put into a report. */
export const HOSTILE = `<script>alert("1")</script> & 'x' ]]> --> \u001b[31m\0\u0007\u009b \ud800 \ufffe </pre>`

/** An outcome with an instance left frozen, an uncovered snapshot with a good verdict, a hook that never ended, and hostile text in each text. */
export const BROKEN = outcome({
  scenario: `kill/all-${HOSTILE}`,
  title: `Title ${HOSTILE}.`,
  verdict: 'broken',
  because: `iris:A left frozen ${HOSTILE}`,
  brokenLine: 2,
  source: `# It is killed.\nkill keeper ${HOSTILE}\nfreeze\n`,
  began: 200,
  ended: 230,
  running: ['iris:A', `cache:${HOSTILE}`],
  frozen: [
    { kind: 'iris', name: 'A', from: 201, to: null, endedBy: '' },
    { kind: 'cache', name: HOSTILE, from: 201, to: 202, endedBy: HOSTILE },
  ],
  windows: [{ from: 202, to: 203, said: 'good', uncovered: [`cache:${HOSTILE}`] }],
  runs: [
    {
      hook: HOSTILE,
      verb: 'freeze',
      words: ['freeze', HOSTILE],
      began: 200.5,
      ended: 202,
      end: { kind: 'signalled', signal: 'SIGKILL' },
    },
    { hook: 'post-thaw-script', verb: 'thaw', words: ['thaw'], began: 203, ended: null, end: null },
  ],
  told: [{ at: 202, text: `req.error 2 ${HOSTILE}` }],
  marks: [{ at: 201.5, text: `kill-all ${HOSTILE}` }],
  leftFrozen: ['iris:A'],
  leftProcesses: [`17 ${HOSTILE}`],
  stderr: [`pre-freeze-script freeze: ${HOSTILE}`],
  logs: `-- events\n${HOSTILE}\n`,
})

export const UNPLAYABLE = outcome({
  scenario: 'freeze/strange',
  verdict: 'unplayable',
  because: 'cannot be played: sudo: -D',
  stderr: ['pre-freeze-script freeze: docker: not found'],
})

/** One pair in two shells. */
export const ONE_PAIR: HarnessReport = {
  pairs: [{ hooks: 'gen-hooks 0.0.0', outcomes: [HELD, BROKEN, SKIPPED, { ...HELD, shell: `sh ${HOSTILE}` }] }],
  ground: 'namespaces',
  bootedAt: Date.UTC(2026, 10, 22),
  seconds: 12.345,
}

/** The second pair lacks some outcomes of the first pair. */
export const TWO_PAIRS: HarnessReport = {
  pairs: [
    { hooks: 'gen-hooks 0.0.0', outcomes: [HELD, SKIPPED] },
    { hooks: `./mine ${HOSTILE}`, outcomes: [{ ...BROKEN, scenario: HELD.scenario }] },
  ],
  ground: 'folders',
  bootedAt: Date.UTC(2026, 10, 22),
  seconds: 1,
}
