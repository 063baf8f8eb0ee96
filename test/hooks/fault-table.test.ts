import { MOST_AGAIN } from '../../src/harness/scenario/run-all.ts'
import { readTemplates } from '../../src/host/package-files.ts'
import type { Templates } from '../../src/render/render.ts'
import { type BrokenRow, playRow } from './play-row.ts'
import { type JobEnd, runAll } from './pool.ts'
import { rows } from './rows/index.ts'
import { shells } from './shells.ts'

const AT_ONCE = Number(process.env.GEN_HOOKS_AT_ONCE ?? 20)
const WAIT_MS = 300_000

const isRoot = process.getuid?.() === 0
const wanted = new RegExp(process.env.GEN_HOOKS_ROWS ?? '')
const chosen = rows.filter(({ name }) => wanted.test(name))

test('no two rows have one name', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
})

describe.each(shells())('the fault table in $name', ({ name, command }) => {
  const playable = chosen.filter(({ only }) => only === undefined || (only === 'root') === isRoot)
  let results: readonly Promise<JobEnd>[] = []
  const again: string[] = []
  afterAll(() => {
    if (again.length > 0)
      process.stderr.write(`${name}: ${again.length} rows were played again alone: ${again.join(', ')}\n`)
  })

  let templates: Templates
  beforeAll(async () => {
    templates = await readTemplates()
    if (command === undefined) return
    const options = { shell: command, templates }
    results = runAll(
      playable.map((row) => () => playRow(row, options)),
      AT_ONCE,
    )
  })

  for (const row of chosen) {
    const place = playable.indexOf(row)
    if (command === undefined) test.skip(`${row.name} (no such shell here)`, () => {})
    else if (place < 0) test.skip(`${row.name} (only as ${row.only})`, () => {})
    else {
      test(
        row.name,
        async () => {
          const end = await results[place]
          if (end?.kind !== 'failed') {
            expect(end).toEqual({ kind: 'done' })
            return
          }
          if ((end.error as BrokenRow).invariantHeld !== true || again.length >= MOST_AGAIN) throw end.error
          again.push(row.name)
          // so many at once may have been too much for what the row expects
          await Promise.all(results)
          process.stderr.write(`${row.name}: broken beside others, played again alone\n`)
          await playRow(row, { shell: command, templates })
        },
        WAIT_MS,
      )
    }
  }
})
