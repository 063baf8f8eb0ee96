import { chmodSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { parseLastRun } from '../../src/hook/last-json.ts'
import { readVerdicts } from '../../src/hook/read-verdicts.ts'
import { joinVerdicts, lastRunEnd, type RunEnd, verdictsInLog } from '../../src/hook/verdicts.ts'
import { type Guest, makeGuest } from '../install/guest.ts'
import { anyText } from '../text/any-text.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const FOLDER = '/var/log/gen-hooks'
const line = (day: number, run: string, event: string, rest = 'ms=140', instance = '-'): string =>
  `2026-11-${day}T17:40:55.200+01:00 run=${run} level=info instance=${instance} event=${event} ${rest}\n`
const at = (day: number): number => Date.UTC(2026, 10, day, 16, 40, 55, 200)
const good = line(20, 'r1', 'consistent')
const bad = line(21, 'r2', 'inconsistent', 'ms=2500 text="iris:A did not freeze"')

test('a log gives the last verdict and the time of the last good run', () => {
  const text = good + line(21, 'r2', 'frozen', 'ms=1', 'iris:A') + bad + line(21, 'r2', 'journal', 'ms=3', 'iris:A')
  expect(verdictsInLog(text)).toEqual({
    last: {
      run: 'r2',
      at: at(21),
      verdict: 'inconsistent',
      windowSeconds: 2.5,
      stuck: 0,
      why: 'iris:A did not freeze',
    },
    goodAt: at(20),
  })
})

test('the last run is the newest, also if lines of an older, killed run follow its lines', () => {
  const late = line(20, 'r1', 'consistent') + line(20, 'r1', 'journal', 'ms=3', 'iris:A')
  expect(verdictsInLog(bad + late)).toMatchObject({ last: { run: 'r2', verdict: 'inconsistent' }, goodAt: at(20) })
  expect(verdictsInLog(line(22, 'r3', 'consistent') + late).goodAt).toBe(at(22))
})

test('a run whose clock was ahead counts as the last until another run has ended', () => {
  const ahead = line(29, 'r9', 'consistent')
  expect(verdictsInLog(good + ahead, at(21))).toMatchObject({ last: { run: 'r9' }, goodAt: at(29) })
  expect(verdictsInLog(good + ahead + bad, at(21))).toMatchObject({ last: { run: 'r2' }, goodAt: at(20) })
})

test('of two verdicts of a run the second counts, which is the verdict of a rescue', () => {
  const both = good + line(22, 'r1', 'inconsistent')
  expect(verdictsInLog(both)).toMatchObject({ last: { verdict: 'inconsistent' }, goodAt: null })
})

test('instances count as stuck until a sweep thaws them or finds them resumed', () => {
  const stuck = line(21, 'r2', 'stuck', 'ms=9', 'iris:A') + line(21, 'r2', 'stuck', 'ms=9', 'iris:B') + bad
  const left = (rest: string) => verdictsInLog(stuck + rest).last?.stuck
  expect(left('')).toBe(2)
  // a rescue continues the run, and may find that another process has thawed the instance
  for (const word of ['thawed', 'resumed', 'not-frozen', 'down']) {
    expect(left(line(21, 'r2', word, 'ms=9', 'iris:A'))).toBe(1)
    expect(left(line(21, 'r2', word, 'ms=9', 'iris:A') + line(21, 'r2', word, 'ms=9', 'iris:B'))).toBe(0)
    // lines of another run, or of an instance that was not stuck
    expect(left(line(21, 'r1', word, 'ms=9', 'iris:A'))).toBe(2)
    expect(left(line(21, 'r2', word, 'ms=9', 'iris:C'))).toBe(2)
  }
  expect(left(line(21, 'r2', 'failed', 'ms=9', 'iris:A'))).toBe(2)
  expect(left(line(21, 'r2', 'stuck', 'ms=9', 'iris:A'))).toBe(2)
  expect(verdictsInLog(line(20, 'r1', 'stuck', 'ms=9', 'iris:A') + bad).last?.stuck).toBe(0)
})

test('a verdict is a line of the run, not of an instance', () => {
  expect(verdictsInLog(line(20, 'r1', 'consistent', 'ms=1', 'iris:A'))).toEqual({ last: null, goodAt: null })
  expect(verdictsInLog(line(20, 'r1', 'fine'))).toEqual({ last: null, goodAt: null })
  expect(verdictsInLog(line(20, 'r1', 'aborted')).last?.verdict).toBe('aborted')
  expect(verdictsInLog(bad).goodAt).toBeNull()
})

test('any text is read without an error', () => {
  expect(verdictsInLog(`${good.slice(30)}\u0000\n${'x'.repeat(9999)}`)).toEqual({ last: null, goodAt: null })
  fc.assert(fc.property(anyText(), (text) => void verdictsInLog(text)))
})

test('last.json counts if it is newer than the log', () => {
  const ofBoot = lastRunEnd(
    parseLastRun('{"run":"r3","at":1795600000,"verdict":"consistent","stuck":0,"milliseconds":1230,"why":""}'),
  )
  expect(ofBoot).toMatchObject({ at: 1_795_600_000_000, windowSeconds: 1.23 })
  const log = verdictsInLog(good + bad)
  expect(joinVerdicts(log, ofBoot)).toEqual({ last: ofBoot, goodAt: 1_795_600_000_000 })
  expect(joinVerdicts(log, ofBoot && { ...ofBoot, run: 'r2' })).toEqual(log)
  expect(joinVerdicts(log, ofBoot && { ...ofBoot, at: 0, verdict: 'aborted' })).toEqual(log)
  expect(joinVerdicts(log, null)).toEqual(log)
})

test('of log and last.json the later run is the last one, and the later good run is the last good one', () => {
  const run = (name: string, day: number, verdict: RunEnd['verdict']): RunEnd => ({
    run: name,
    at: at(day),
    verdict,
    windowSeconds: 1,
    stuck: 0,
    why: '',
  })
  const nothing = { last: null, goodAt: null }
  const after = run('r9', 22, 'consistent')
  const failed = run('r9', 22, 'aborted')
  const before = run('r0', 19, 'consistent')
  const log = verdictsInLog(good + bad)
  expect(joinVerdicts(nothing, after)).toEqual({ last: after, goodAt: at(22) })
  expect(joinVerdicts(nothing, failed)).toEqual({ last: failed, goodAt: null })
  expect(joinVerdicts(log, failed)).toEqual({ last: failed, goodAt: at(20) })
  expect(joinVerdicts(log, before)).toEqual(log)
  expect(joinVerdicts(verdictsInLog(bad), before)).toEqual({ last: log.last, goodAt: at(19) })
  // for the same moment the log is used, since the log has more details
  expect(joinVerdicts(log, run('r9', 21, 'aborted')).last?.run).toBe('r2')
})

test.each([
  ['{"run":"r","at":2,"verdict":"aborted"}', { windowSeconds: 0, stuck: 0, why: '' }],
  [
    '{"run":"r","at":2,"verdict":"aborted","milliseconds":"x","stuck":"x","why":7}',
    { windowSeconds: 0, stuck: 0, why: '' },
  ],
  [
    '{"run":"r","at":2,"verdict":"aborted","milliseconds":250,"stuck":3,"why":"x"}',
    { windowSeconds: 0.25, stuck: 3, why: 'x' },
  ],
])('a value that %s lacks, or has with another type, is 0 or empty', (text, expected) => {
  expect(lastRunEnd(parseLastRun(text))).toEqual({ run: 'r', at: 2000, verdict: 'aborted', ...expected })
})

test('a last.json that cannot be read has no verdict', () => {
  expect(lastRunEnd({ kind: 'none' })).toBeNull()
  expect(lastRunEnd({ kind: 'unreadable', detail: 'x' })).toBeNull()
})

test.each(['{}', '{"at":"x","verdict":"consistent"}', '{"at":1,"verdict":"fine"}', '[]'])(
  '%s has no verdict',
  (text) => {
    expect(lastRunEnd(parseLastRun(text))).toBeNull()
  },
)

test('only the end of a large log is read', async () => {
  guest.write(`${FOLDER}/snapshot.log`, `${good}${'x\n'.repeat(200_000)}${bad}`, 0o640)
  expect(await readVerdicts(guest.host, FOLDER)).toMatchObject({ last: { run: 'r2' }, goodAt: null, problem: null })
})

test('if snapshot.log has no good run, the log before it counts, packed or not', async () => {
  guest.write(`${FOLDER}/snapshot.log`, bad, 0o640)
  guest.write(`${FOLDER}/snapshot.log.1`, good, 0o640)
  expect(await readVerdicts(guest.host, FOLDER)).toMatchObject({ last: { run: 'r2' }, goodAt: at(20) })
  writeFileSync(`${guest.root}${FOLDER}/snapshot.log.1.gz`, gzipSync(line(19, 'r0', 'consistent')))
  expect((await readVerdicts(guest.host, FOLDER)).goodAt).toBe(at(19))
})

test('if snapshot.log has a good run, the log before does not count; if snapshot.log has no run, the log before counts', async () => {
  guest.write(`${FOLDER}/snapshot.log`, line(22, 'r3', 'consistent'), 0o640)
  guest.write(`${FOLDER}/snapshot.log.1`, good + bad, 0o640)
  expect(await readVerdicts(guest.host, FOLDER)).toMatchObject({ last: { run: 'r3' }, goodAt: at(22) })
  guest.write(`${FOLDER}/snapshot.log`, '', 0o640)
  expect(await readVerdicts(guest.host, FOLDER)).toMatchObject({ last: { run: 'r2' }, goodAt: at(20) })
})

test('of a large snapshot.log.1 only the end is read', async () => {
  guest.write(`${FOLDER}/snapshot.log.1`, `${good}${'x\n'.repeat(200_000)}${bad}`, 0o640)
  expect(await readVerdicts(guest.host, FOLDER)).toMatchObject({ last: { run: 'r2' }, goodAt: null, problem: null })
})

test('a packed log that is too large is a problem, packed or unpacked', async () => {
  const packed = `${FOLDER}/snapshot.log.1.gz`
  guest.write(packed, gzipSync(Buffer.alloc(64 * 1024 * 1024 + 1)), 0o640)
  expect((await readVerdicts(guest.host, FOLDER)).problem).toMatch(
    /snapshot\.log\.1\.gz: unpacks to more than 67108864 bytes$/,
  )
  guest.write(packed, '', 0o640)
  truncateSync(`${guest.root}${packed}`, 8 * 1024 * 1024 + 1)
  expect((await readVerdicts(guest.host, FOLDER)).problem).toMatch(/cannot be read: too large/)
})

test('without a log there is no verdict, and a link does not count as a log', async () => {
  expect(await readVerdicts(guest.host, FOLDER)).toEqual({ last: null, goodAt: null, problem: null })
  guest.write('/tmp/other', good)
  guest.write(`${FOLDER}/x`, '')
  symlinkSync(`${guest.root}/tmp/other`, `${guest.root}${FOLDER}/snapshot.log`)
  expect((await readVerdicts(guest.host, FOLDER)).goodAt).toBeNull()
})

test.each([
  ['torn', gzipSync(good + bad).subarray(0, -9), 'its gzip data ends too early'],
  [
    'followed by something else',
    Buffer.concat([gzipSync(good + bad), Buffer.from('x')]),
    'something stands behind the end of its gzip data, which is not read',
  ],
])('a packed log that is %s is a problem, and the readable parts of both logs count', async (_how, packed, problem) => {
  guest.write(`${FOLDER}/snapshot.log.1.gz`, packed, 0o640)
  guest.write(`${FOLDER}/snapshot.log`, line(22, 'r3', 'aborted'), 0o640)
  expect(await readVerdicts(guest.host, FOLDER)).toMatchObject({
    last: { run: 'r3' },
    goodAt: at(20),
    problem: `${FOLDER}/snapshot.log.1.gz: ${problem}`,
  })
})

const asUser = process.getuid?.() === 0 ? test.skip : test
asUser('a log of root is a problem for others', async () => {
  guest.write(`${FOLDER}/snapshot.log`, good, 0o640)
  chmodSync(`${guest.root}${FOLDER}`, 0)
  expect((await readVerdicts(guest.host, FOLDER)).problem).toMatch(/cannot be read: permission denied/)
  chmodSync(`${guest.root}${FOLDER}`, 0o755)
})
