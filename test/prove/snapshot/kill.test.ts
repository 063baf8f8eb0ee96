import { goodEvents, KINDS, SHELLS, type Stage, stageOf } from '../../snapshot/stage.ts'

let stage: Stage
afterEach(() => stage.remove())

describe.each(SHELLS)('in %s', (shell) => {
  it.each(KINDS)('%s: a whole run', (kind) => {
    stage = stageOf(kind, shell)
    expect(stage.run(['backup'])).toMatchObject({ status: 0, events: goodEvents(kind) })
    expect(stage.left()).toEqual([])
  })
})

/** With two folders, so that fewer programs are asked. */
const words = () => ['--folder', `${stage.folder}/data/db`, '--journal', `${stage.folder}/journal/j`, 'backup']
// the deadline of the hooks has passed
const deadline = () => stage.drop('frozen')

// thin volumes differ from others by one call
describe.each(KINDS.filter((kind) => kind !== 'thin'))(
  '%s: the runner gets a signal when one of its programs is called',
  (kind) => {
    // each program of a run, by its place in the order
    const count = (() => {
      const whole = stageOf(kind)
      stage = whole
      const { calls } = whole.run(words())
      whole.remove()
      return calls.length
    })()
    const places = Array.from({ length: count }, (_, at) => at + 1)

    it.each(places)('KILL at call %i, and the program does nothing or goes on alone: the next run clears', (place) => {
      for (const how of ['instead', 'before']) {
        stage = stageOf(kind, SHELLS[place % SHELLS.length])
        const killed = stage.run(words(), { KILL_AT: String(place), KILL_HOW: how })
        expect(killed.status).toBeNull()
        const wasFrozen = stage.has('state/frozen') && !stage.has('run/frozen')
        if (wasFrozen) deadline()
        const next = stage.run(words())
        expect({ how, ...next }).toMatchObject({
          how,
          status: 0,
          events: expect.arrayContaining([...goodEvents(kind)]),
        })
        expect(stage.left()).toEqual([])
        stage.remove()
      }
    })

    it.each(places)(
      'TERM at call %i: the runner clears by itself, and calls nothing good that was not read',
      (place) => {
        for (const how of ['before', 'after']) {
          stage = stageOf(kind, SHELLS[place % SHELLS.length])
          const ended = stage.run(words(), { KILL_AT: String(place), KILL_HOW: how, KILL_BY: 'TERM' })
          expect(stage.left()).toEqual([])
          const wasRead = ended.events.includes('backup POINT journal')
          expect({ how, ...ended, isGood: ended.status === 0 && !wasRead }).toMatchObject({ how, isGood: false })
          expect(ended.out.includes('done:')).toBe(ended.status === 0)
          stage.remove()
        }
      },
    )
  },
)
