import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { KeepLines } from '../../src/history/read-log.ts'
import { readRuns } from '../../src/history/read-runs.ts'
import { room } from '../../src/history/room.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()
const BEGIN = Date.UTC(2026, 0, 1)
const HOUR = 3_600_000

/** The lines of run number `index`, with a text of that length. */
function runLines(index: number, text = ''): string {
  const id = index.toString(16).padStart(8, '0')
  const line = (after: number, instance: string, event: string, words = '') =>
    `${new Date(BEGIN + index * HOUR + after).toISOString().replace('Z', '+00:00')} run=${id} level=info instance=${instance} event=${event} ms=1${words}\n`
  return `${line(0, 'iris:PROD', 'frozen')}${line(2000, 'iris:PROD', 'thawed')}${line(2010, '-', 'consistent', ` text="${text}"`)}`
}

const hookLog = (count: number, text = ''): string =>
  Array.from({ length: count }, (_, index) => runLines(index, text)).join('')

async function read(content: string, roomBytes: number, keepLines: KeepLines = false, since: number | null = null) {
  const path = join(folder, 'snapshot.log.gz')
  writeFileSync(path, gzipSync(content))
  const { runs, problems } = await readRuns([{ path, instance: null }], {
    since,
    timezone: 'UTC',
    keepLines,
    roomBytes,
  })
  return { runs, problems: problems.map(({ source, message }) => `${source}: ${message}`) }
}

test('if there are too many runs, the newest are kept whole, and the number of the others is reported', async () => {
  for (const keepLines of [false, true]) {
    const { runs, problems } = await read(hookLog(1000), 200_000, keepLines)
    expect(runs.length).toBeGreaterThan(50)
    expect(runs.length).toBeLessThan(500)
    expect(runs.at(-1)?.id).toBe((999).toString(16).padStart(8, '0'))
    expect(runs.every(({ verdict, windowSeconds }) => verdict === 'consistent' && windowSeconds !== null)).toBe(true)
    expect(runs.every(({ lines }) => lines.length === (keepLines ? 3 : 0))).toBe(true)
    expect(problems).toEqual([
      `logs of the hooks: the ${1000 - runs.length} oldest runs are left out, more than is held in memory at a time`,
    ])
  }
})

test('the newest runs are kept also if they are read first', async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => runLines(999 - index)).join('')
  const { runs, problems } = await read(lines, 200_000)
  expect(runs.at(-1)?.id).toBe((999).toString(16).padStart(8, '0'))
  expect(runs.every(({ verdict }) => verdict === 'consistent')).toBe(true)
  expect(problems).toHaveLength(1)
})

test('long texts leave room for fewer runs', async () => {
  const { runs } = await read(hookLog(1000, 'x'.repeat(2000)), 2_000_000)
  expect(runs.length).toBeLessThan(800)
})

test('of a single run with very many lines the oldest lines are left out', async () => {
  const { runs, problems } = await read(runLines(0) + runLines(0).repeat(2000), 200_000, true)
  expect(runs).toHaveLength(1)
  expect(runs[0]?.lines.length).toBeLessThan(1000)
  expect(problems[0]).toMatch(/^logs of the hooks: the \d+ oldest lines of a run are left out/)
})

test('of the lines that requireSameClock needs a run has one at most, however many there are', async () => {
  const many = Array.from({ length: 20 }, (_, index) => runLines(index).repeat(200)).join('')
  const utc = await read(many, 400_000, 'other clock')
  expect(utc.runs.map(({ lines }) => lines)).toEqual(Array.from({ length: 20 }, () => []))
  // in a log of another offset each line has another time
  const ahead = many.replaceAll('+00:00 ', '+01:00 ')
  const { runs, problems } = await read(ahead, 400_000, 'other clock')
  expect(problems).toEqual([])
  expect(runs.map(({ lines }) => lines.map(({ line, text }) => [line, text.slice(0, 10)]))).toEqual(
    Array.from({ length: 20 }, (_, index) => [[index * 600 + 1, '2026-01-01']]),
  )
  // the room is too small for all lines
  expect((await read(many, 400_000, true)).problems).toHaveLength(1)
})

test('runs older than --since need no room', async () => {
  const since = BEGIN + 900 * HOUR - 1000
  const { runs, problems } = await read(hookLog(1000), 200_000, false, since)
  expect(runs).toHaveLength(100)
  expect(problems).toEqual([])
})

test('of a log of the hooks in the article the newest lines are kept', async () => {
  const snapshot = (index: number): string => {
    const at = `Wed Jan ${1 + (index % 28)} 10:00:00 UTC ${2000 + Math.floor(index / 28)}`
    return ['Pre freeze script started', 'Attempting to freeze PROD', 'PROD IS FROZEN', 'Post thaw script started']
      .concat('Attempting to thaw PROD', 'PROD IS THAWED', 'Post thaw script finished')
      .map((words) => `${at}: ${words}\n`)
      .join('')
  }
  const { runs, problems } = await read(Array.from({ length: 700 }, (_, index) => snapshot(index)).join(''), 300_000)
  expect(runs.length).toBeLessThan(400)
  expect(new Date(runs.at(-1)?.beganAt ?? 0).getUTCFullYear()).toBe(2024)
  expect(problems[0]).toMatch(/its \d+ oldest lines are left out, more than is held in memory at a time$/)
})

test('the largest holder of lines drops its oldest lines, and the room does not loop if nothing can be dropped', () => {
  const held = room(100)
  const dropped: string[] = []
  const small = held.place(() => dropped.push('small') && 10)
  const large = held.place(() => dropped.push('large') && 40)
  small.take(20)
  large.take(70)
  small.take(20)
  expect(dropped).toEqual(['large'])
  const stuck = room(10)
  stuck.place(() => 0).take(50)
})
