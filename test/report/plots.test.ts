import { all, readMarkup } from '../harness/report/markup.ts'
import { hostileReport } from './hostile.ts'
import { makeReport, reportOf } from './make-report.ts'
import { makeRuns } from './make-runs.ts'
import { renderer } from './render.ts'

const { plots } = renderer()

test.each([0, 1, 100])('plots of %i runs are well-formed, and bring no script and no style', (count) => {
  for (const svg of Object.values(plots(makeReport(count)))) {
    expect(readSvg(svg).name).toBe('svg')
    expect(svg).not.toMatch(/<style|<script|<foreignObject|style=|\son[a-z]+=|href=|NaN|Infinity|undefined/)
  }
})

test('plots of hostile logs are well-formed, and have what they say as text', () => {
  for (const svg of Object.values(plots(hostileReport()))) {
    for (const name of ['script', 'img']) expect(all(readSvg(svg), name)).toEqual([])
    expect(svg).not.toContain('<img')
    expect(svg).toContain('&lt;/script&gt;')
  }
})

test('plots of times and sizes at their bounds are drawn', () => {
  const [one, ...others] = makeRuns(5)
  if (one === undefined) throw new Error('no runs')
  const odd = [
    { ...one, beganAt: 0, windowSeconds: 0 },
    { ...one, beganAt: -1 },
    ...others,
    { ...one, beganAt: 253_402_214_300_000, windowSeconds: 3e11, endedAt: null, instances: [] },
  ]
  for (const svg of Object.values(plots(reportOf(odd)))) expect(svg).not.toMatch(/NaN|Infinity|undefined/)
})

test('a point for each run, and what it says', () => {
  const points = pointsOf(plots(makeReport(100)).window)
  expect(points).toHaveLength(100)
  expect(new Set(points.map(({ attributes }) => attributes['data-key'])).size).toBe(100)
  const [point] = points
  expect(point?.text).toMatch(/^2026-11-\d\d \d\d:\d\d:\d\d: \d\.\d\d s, consistent$/)
})

test('of very many runs fewer points, every failure among them, and it says so', () => {
  const report = makeReport(20_000)
  const svg = plots(report).window
  const points = pointsOf(svg)
  expect(points.length).toBeLessThan(4000)
  const shown = new Set(points.map(({ attributes }) => Number(attributes['data-key'])))
  const failures = report.runs.flatMap(({ verdict }, place) => (verdict === 'failed' ? [place] : []))
  expect(failures.length).toBeGreaterThan(20)
  expect(failures.filter((place) => !shown.has(place))).toEqual([])
  expect(svg).toContain('20,000 runs are more than can be told apart here')
})

test('the deadline is a line where it is near, and told where it is far', () => {
  const runs = makeRuns(10).map((run) => ({ ...run, windowSeconds: 20 }))
  expect(plots(reportOf(runs)).window).toContain('deadline 30.0 s')
  expect(plots(reportOf(runs, [], { deadlineSeconds: 300 })).window).toContain('is far above all of them')
})

test('stuns stand against both lines of the timeout', () => {
  const svg = plots(makeReport(100)).stun
  expect(svg).toContain('QoS timeout 8,000 ms')
  expect(svg).toContain('half 4,000 ms')
  expect(pointsOf(svg)).toHaveLength(200)
})

test('nothing to draw is said in words', () => {
  expect(plots(makeReport(0)).window).toContain('There is no run to show.')
  expect(plots(reportOf(makeRuns(1))).failures).toContain('None of 1 run failed.')
  expect(plots(makeReport(0)).stun).toContain('No vmware.log was given')
})

function readSvg(svg: string) {
  return readMarkup(svg.replace(/^<\?xml[^>]*>\n/, '').trim())
}

function pointsOf(svg: string) {
  const groups = all(readSvg(svg), 'g').filter(({ attributes }) => attributes.class === 'points')
  return groups.flatMap(({ children }) => children)
}
