import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readRuns } from '../../src/history/read-runs.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { hookLine as line, T0 } from './tell.ts'

const folder = tempFolder()
const ALL = { since: null, timezone: 'UTC', keepLines: false }

function put(name: string, lines: readonly string[]) {
  const path = join(folder, name)
  const text = `${lines.join('\n')}\n`
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return { path, instance: null }
}

test('a run whose lines stand in two logs is one run, whichever log is read first', async () => {
  const one = put('a.log.1.gz', [line('a', 1, 'iris:A frozen', 100), line('a', 1, '- frozen', 100)])
  const two = put('a.log', [line('a', 3, 'iris:A thawed', 100), line('a', 3, '- consistent', 2100)])
  for (const sources of [
    [one, two],
    [two, one],
  ]) {
    const { runs, problems } = await readRuns(sources, ALL)
    expect(problems).toEqual([])
    expect(runs).toMatchObject([{ id: 'a', verdict: 'consistent', windowSeconds: 2.1 }])
  }
})

test('a log that is given twice, packed and unpacked, gives each run once', async () => {
  const lines = [
    line('a', 1, 'iris:A frozen', 100),
    line('a', 3, 'iris:A thawed', 100),
    line('a', 3, '- consistent', 2100),
  ]
  const { runs } = await readRuns([put('b.log.1', lines), put('b.log.1.gz', lines)], ALL)
  expect(runs).toMatchObject([{ windowSeconds: 2.1, instances: [{ frozenSeconds: 2 }] }])
})

test('logs without ids are put in the order of their times, not of their names', async () => {
  const at = (second: number, text: string) => `Sun Nov 22 12:00:${`${second}`.padStart(2, '0')} UTC 2026: ${text}`
  const first = put('snap.log', [
    at(1, 'Pre freeze script started'),
    at(1, 'Attempting to freeze A'),
    at(2, '  A IS FROZEN'),
  ])
  const then = put('snap.log.1', [
    at(5, 'Attempting to thaw A'),
    at(6, '  A IS THAWED'),
    at(6, 'Post thaw script finished'),
  ])
  const { runs } = await readRuns([then, first], ALL)
  expect(runs).toMatchObject([{ id: 'article:1', windowSeconds: 5, verdict: 'unknown', why: '' }])
})

test('a suspension whose lines stand in two logs is one suspension', async () => {
  const at = (second: number, text: string) => `11/22/2026 12:00:0${second}: Backup.General.${text}`
  const one = put('f.log.1', [at(1, 'ExternalFreeze: Suspending system'), at(2, 'ExternalFreeze: System suspended')])
  const two = put('f.log', [at(7, 'ExternalThaw: System resumed')])
  const named = [two, one].map(({ path }) => ({ path, instance: 'A' }))
  expect((await readRuns(named, ALL)).runs).toMatchObject([
    { origin: 'iris', windowSeconds: 6, instances: [{ instance: 'A' }] },
  ])
})

test('with keepLines a run has its lines of the hooks and of IRIS', async () => {
  const hooks = put('c.log', ['', line('a', 1, 'iris:A frozen', 1000), line('a', 3, 'iris:A thawed', 100)])
  const iris = put('A.log', ['11/22/2026 12:00:01: Backup.General.ExternalFreeze: System suspended'])
  const { runs } = await readRuns([hooks, iris], { ...ALL, keepLines: true })
  expect(runs).toHaveLength(1)
  expect(runs[0]?.lines.map(({ source, line: number }) => [source, number])).toEqual([
    [hooks.path, 2],
    [hooks.path, 3],
    [iris.path, 1],
  ])
  expect(runs[0]?.lines[0]?.text).toBe(line('a', 1, 'iris:A frozen', 1000))
})

test('since is compared with the begin of a run, and runs are sorted by their begin', async () => {
  const log = put('d.log', [
    line('b', 50, '- consistent'),
    line('a', 10, '- consistent', 5000),
    line('c', 5, '- aborted'),
  ])
  const ids = async (since: number | null) => (await readRuns([log], { ...ALL, since })).runs.map(({ id }) => id)
  expect(await ids(null)).toEqual(['a', 'c', 'b'])
  expect(await ids(T0 + 5001)).toEqual(['b'])
})

test('more logs are read than are opened at once', async () => {
  const logs = Array.from({ length: 25 }, (_, index) =>
    put(`e.log.${index}.gz`, [line(`r${index}`, index * 60, '- consistent')]),
  )
  expect((await readRuns(logs, ALL)).runs.map(({ id }) => id)).toEqual(logs.map((_, index) => `r${index}`))
})

test('without a log, or without one that can be read, the error is FILE_UNREADABLE', async () => {
  await expect(readRuns([], ALL)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  const missing = Array.from({ length: 9 }, (_, index) => ({ path: join(folder, `none${index}`), instance: null }))
  await expect(readRuns(missing, ALL)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
})
