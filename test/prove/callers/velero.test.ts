import { missingForStage, playStage } from './on-stage.ts'

const what = missingForStage()
const testHere = what === null ? test : test.skip

testHere(
  `Velero, as a double with its holes, calls the scripts in a container by the annotations of render --target velero${what === null ? '' : ` (needs ${what})`}`,
  () => {
    const pod = 'in the backup'
    const good = { pod, taken: ['iris:PROD'], errors: [], phase: 'Completed', frozen: [] }
    const failed = { pod: 'left out', taken: [], phase: 'PartiallyFailed' }
    const written = '/run/rendered/gen-hooks-velero.yaml: written'
    expect(playStage('velero-stage.mjs')).toEqual({
      stderr: '',
      said: {
        render: [0, written],
        good,
        otherContainer: { ...failed, errors: ['pre: no such container: "other"'], frozen: [] },
        refused: { ...failed, errors: ['pre: status 1'], frozen: [] },
        withoutOnError: { ...failed, pod, errors: ['pre: status 1', 'post: status 1'], frozen: [] },
        notRoot: [
          { ...failed, errors: ['pre: EACCES'], frozen: [] },
          { ...failed, errors: ['pre: status 1'], frozen: [] },
        ],
        waitLost: { pod, taken: ['iris:PROD'], errors: [], phase: 'Completed', left: ['iris:PROD'], byHand: [0, []] },
        slow: { pod: 'left out', errors: ['pre: timed out'], hook: null, left: ['iris:PROD'], byHand: [0, []] },
        shorter: [0, written],
        copied: {
          ...failed,
          pod,
          taken: [['iris:PROD'], []],
          errors: ['post: status 1'],
          frozen: [],
        },
        misuses: [],
      },
    })
  },
  300_000,
)
