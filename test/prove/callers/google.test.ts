import { missingForStage, playStage } from './on-stage.ts'

const what = missingForStage()
const testHere = what === null ? test : test.skip

testHere(
  `the Google guest agent, as a double with its holes, finds and calls what gen-hooks install --target google puts there${what === null ? '' : ` (needs ${what})`}`,
  () => {
    const [post, pre] = ['/etc/google/snapshots/post.sh', '/etc/google/snapshots/pre.sh']
    const conf = '/etc/default/instance_configs.cfg'
    const good = [0, 'NO_ERROR']
    const failed = [1, 'UNHANDLED_SCRIPT_ERROR']
    const whole = { frozen: [], verdict: 'consistent' }
    const torn = { frozen: [], verdict: 'inconsistent' }
    const current = [`${post}: is what would be installed now`, `${pre}: is what would be installed now`]
    expect(playStage('google-stage.mjs')).toEqual({
      stderr: '',
      said: {
        install: [
          0,
          '/etc/google: made the folder (0755)',
          '/etc/google/snapshots: made the folder (0755)',
          `${post}: created (new)`,
          `${pre}: created (new)`,
          `note: ${conf}: has no enabled in [Snapshots], so the agent calls no hook, expected enabled=true`,
          expect.stringMatching(
            `^note: ${conf}: timeout_in_seconds is 60 by default in \\[Snapshots\\], but pre-freeze`,
          ),
        ],
        modes: ['700', '700'],
        off: { pre: ['not listening'], taken: [], post: ['not listening'] },
        status: [0, ...current],
        good: { pre: good, taken: ['iris:PROD'], post: good, ...whole },
        named: { pre: good, taken: ['iris:PROD'], post: good, ...whole },
        first: good,
        second: failed,
        still: ['iris:PROD'],
        firstEnd: good,
        firstVerdict: whole,
        // the agent takes it for a good one, and the snapshot is taken: post alone tells
        unstarted: {
          pre: good,
          taken: [],
          post: failed,
          ...torn,
          status: [
            2,
            current[0],
            `${pre}: has mode 0600, expected 0700 and root:root`,
            `problem: ${pre}: has mode 0600: the agent cannot start it and calls that a success, expected 0700`,
          ],
        },
        again: [0, `${post}: unchanged`, `${pre}: replaced (has mode 0600)`],
        missing: [127, 'UNHANDLED_SCRIPT_ERROR'],
        refused: { pre: failed, taken: null, post: failed, ...torn },
        uninstall: [
          0,
          `${post}: removed (uninstall)`,
          `${pre}: removed (uninstall)`,
          expect.stringMatching(`^note: ${conf}: where it has enabled=true`),
        ],
        left: [],
        without: { pre: [-1, 'SCRIPT_NOT_FOUND'], taken: null, post: [-1, 'SCRIPT_NOT_FOUND'] },
        slow: { pre: [-1, 'SCRIPT_TIMED_OUT'], taken: null, post: failed, ...torn },
        misuses: [],
      },
    })
  },
  300_000,
)
