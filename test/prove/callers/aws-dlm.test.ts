import { missingForStage, playStage } from './on-stage.ts'

const what = missingForStage()
const testHere = what === null ? test : test.skip

testHere(
  `Data Lifecycle Manager, as a double with its holes, calls what gen-hooks install put there, by the document of render --target aws-dlm${what === null ? '' : ` (needs ${what})`}`,
  () => {
    const [pre, post] = ['/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script']
    const good = { pre: [0], taken: ['iris:PROD'], post: [0], tags: ['SUCCESS', 'SUCCESS'], frozen: [] }
    const skipped = { taken: null, tags: [] }
    expect(playStage('aws-dlm-stage.mjs')).toEqual({
      stderr: '',
      said: {
        onGuest: [1, expect.stringMatching(/^gen-hooks: --target aws-dlm: .*expected install without it/)],
        install: [0],
        render: [0, '/run/rendered/gen-hooks-dlm.yaml: written'],
        samePair: true,
        good,
        byDefault: good,
        dryRun: [0, `${pre} and ${post} are there`],
        refusals: [['refused'], ['refused'], ['refused']],
        calls: 0,
        refused: { pre: [201], ...skipped, frozen: [] },
        refusedByDefault: { pre: [201], taken: [], tags: ['FAILED'], frozen: [] },
        uncovered: [202, 202],
        [post]: { run: { pre: [206], ...skipped }, dryRun: [206, `${post}: is missing or not executable`] },
        [pre]: { run: { pre: [206], ...skipped }, dryRun: [206, `${pre}: is missing or not executable`] },
        shorter: [0],
        late: { pre: 0, left: ['iris:PROD'], frozen: [], post: [202, 202], verdict: 'inconsistent' },
        slowThaw: { pre: 0, post: 137, frozen: [] },
        retried: good,
        lost: { pre: [0], ...skipped, left: ['iris:PROD'], byHand: [0, []] },
        longer: [0],
        slow: { pre: [137], ...skipped, frozen: [] },
        misuses: [],
      },
    })
  },
  300_000,
)
