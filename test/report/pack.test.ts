import { gunzipSync } from 'node:zlib'
import { embed, hashOf } from '../../src/report/page/embed.ts'
import { dictionary, packRuns, runsWithin } from '../../src/report/page/pack.ts'
import { packLines } from '../../src/report/page/pack-lines.ts'
import { ATTACK, hostileReport } from './hostile.ts'
import { makeReport } from './make-report.ts'
import { makeRuns } from './make-runs.ts'

test('every column has a value for every run', () => {
  const packed = packRuns(makeReport(200))
  const { id, at, window, verdict, why, instances } = packed
  expect([id, at, window, verdict, why, instances].map(({ length }) => length)).toEqual(Array(6).fill(200))
  const [name = -1, seconds, outcome = -1, journal = -1, offset] = instances.at(-1)?.at(0) ?? []
  expect([packed.words[name], seconds, packed.words[outcome], packed.words[journal], offset]).toEqual([
    'iris:PROD',
    expect.any(Number),
    'thawed',
    '/opt/0/mgr/journal/20261122.009',
    1199,
  ])
})

test('the offsets of a zone change with its clocks', () => {
  const { offsets } = packRuns({ ...makeReport(2000), zone: 'Europe/Berlin' })
  expect(offsets.map(([, offset]) => offset / 3_600_000)).toEqual([2, 1])
})

test('if the runs are too many, the oldest are left out', () => {
  const runs = makeRuns(10)
  expect([...runsWithin(runs, 7, () => 2)].sort()).toEqual([7, 8, 9])
})

test('words beyond the bound are replaced by one text', () => {
  const { words, wordOf } = dictionary()
  const places = Array.from({ length: 26_000 }, (_, number) => wordOf(`${number}${'x'.repeat(395)}`))
  expect(places.slice(0, 2)).toEqual([1, 2])
  expect(places.at(-1)).toBe(0)
  expect(wordOf(`0${'x'.repeat(395)}`)).toBe(1)
  expect(words[0]).toBe('(left out)')
})

test('of few runs all lines are packed, each with its place in the log', () => {
  const runs = makeRuns(3)
  const { sources, lines } = packLines(runs)
  expect(Object.keys(lines)).toEqual(['0', '1', '2'])
  const [source = -1, line, text] = lines[2]?.[0] ?? []
  expect([sources[source], line, text]).toEqual([
    runs[2]?.lines[0]?.source,
    runs[2]?.lines[0]?.line,
    runs[2]?.lines[0]?.text,
  ])
})

test('of many runs the lines of every failure and of the latest runs are packed', () => {
  const runs = makeRuns(30_000)
  const { lines } = packLines(runs)
  const failures = runs.flatMap(({ verdict }, place) =>
    ['failed', 'inconsistent', 'aborted'].includes(verdict) ? [place] : [],
  )
  expect(failures.length).toBeGreaterThan(100)
  expect(failures.every((place) => lines[place] !== undefined)).toBe(true)
  expect(lines[29_999]).toBeDefined()
  expect(Object.keys(lines).length).toBeLessThan(30_000)
})

test.each([
  ['small', 20, 'application/json'],
  ['large', 4000, 'text/plain'],
])('embedded data that are %s cannot end their element, and are read back unchanged', (_what, count, type) => {
  const packed = packRuns(hostileReport(count))
  const element = embed('x', packed)
  expect(element).toMatch(new RegExp(`^<script type="${type}" id="x"[^>]*>[^<]*</script>$`))
  const content = element.slice(element.indexOf('>') + 1, -'</script>'.length)
  const json = type === 'text/plain' ? gunzipSync(Buffer.from(content, 'base64')).toString() : content
  expect(JSON.parse(json)).toEqual(packed)
  expect(packed.id[0]).toContain(ATTACK.slice(0, 20))
})

test('hashOf gives a hash in the form of a Content-Security-Policy', () => {
  expect(hashOf('')).toBe("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='")
})
