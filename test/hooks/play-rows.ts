import { MOST_AGAIN } from '../../src/harness/prove/pool.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { type BrokenRow, type PlayOptions, playRow } from './play-row.ts'
import { tellAgain } from './played-again.ts'
import { type JobEnd, runAll } from './pool.ts'
import { rows } from './rows/index.ts'
import type { Shell } from './shells.ts'

const AT_ONCE = Number(process.env.GEN_HOOKS_AT_ONCE ?? 20)
/** All shells are played in one run, and a row that is played again waits for its end. */
const WAIT_MS = 1_800_000

const isRoot = process.getuid?.() === 0

/** A test for each row of the fault table in each shell, or those that GEN_HOOKS_ROWS names; all begin in one run, so that no core waits for the last of a shell. */
export function testRows(shells: readonly Shell[]): void {
  const wanted = new RegExp(process.env.GEN_HOOKS_ROWS ?? '')
  const chosen = rows.filter(({ name }) => wanted.test(name))
  const playable = chosen.filter(({ only }) => only === undefined || (only === 'root') === isRoot)
  const present = shells.flatMap(({ name, command }) => (command === undefined ? [] : [{ name, shell: command }]))
  const again: string[] = []
  let templates: PlayOptions['templates']
  let ends: readonly Promise<JobEnd>[] = []

  beforeAll(async () => {
    templates = await readTemplates()
    ends = runAll(
      present.flatMap(({ shell }) => playable.map((row) => () => playRow(row, { shell, templates }))),
      AT_ONCE,
    )
  })
  afterAll(() => tellAgain('rows', ends.length, again))

  describe.each(shells)('the fault table in $name', ({ name, command }) => {
    const first = playable.length * present.findIndex((one) => one.name === name)
    for (const row of chosen) {
      const place = playable.indexOf(row)
      if (command === undefined) test.skip(`${row.name} (no such shell here)`, () => {})
      else if (place < 0) test.skip(`${row.name} (only as ${row.only})`, () => {})
      else {
        test(
          row.name,
          async () => {
            const end = await ends[first + place]
            if (end?.kind !== 'failed') {
              expect(end).toEqual({ kind: 'done' })
              return
            }
            if ((end.error as BrokenRow).invariantHeld !== true || again.length >= MOST_AGAIN) throw end.error
            again.push(`${name}: ${row.name}`)
            // so many at once may have been too much for what the row expects
            await Promise.all(ends)
            await playRow(row, { shell: command, templates })
          },
          WAIT_MS,
        )
      }
    }
  })
}
