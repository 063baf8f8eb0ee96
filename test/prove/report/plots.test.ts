import { all, readMarkup } from '../../harness/report/markup.ts'
import { hostileReport } from '../../report/hostile.ts'
import { makeReport, reportOf } from '../../report/make-report.ts'
import { makeRuns, makeStuns } from '../../report/make-runs.ts'
import { renderer } from '../../report/render.ts'

const { plots } = renderer()

test.each([0, 1, 100])('plots of %i runs are well-formed and have no script and no style', (count) => {
  for (const svg of Object.values(plots(makeReport(count)))) {
    expect(readSvg(svg).name).toBe('svg')
    expect(svg).not.toMatch(/<style|<script|<foreignObject|style=|\son[a-z]+=|href=|NaN|Infinity|undefined/)
  }
})

test('plots of hostile logs are well-formed and have the markup of the logs as text', () => {
  for (const svg of Object.values(plots(hostileReport()))) {
    for (const name of ['script', 'img']) expect(all(readSvg(svg), name)).toEqual([])
    expect(svg).not.toContain('<img')
    expect(svg).toContain('&lt;/script&gt;')
  }
})

test('plots of the smallest and largest times and windows are drawn', () => {
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

test('the plot of windows has a point with a text for each run', () => {
  const points = pointsOf(plots(makeReport(100)).window)
  expect(points).toHaveLength(100)
  expect(new Set(points.map(({ attributes }) => attributes['data-key'])).size).toBe(100)
  const [point] = points
  expect(point?.text).toMatch(/^2026-11-\d\d \d\d:\d\d:\d\d: \d\.\d\d s, consistent$/)
})

test('very many runs have fewer points, every failure among them, and the plot reports this', () => {
  const report = makeReport(20_000)
  const svg = plots(report).window
  const points = pointsOf(svg)
  expect(points.length).toBeLessThan(4000)
  const shown = new Set(points.map(({ attributes }) => Number(attributes['data-key'])))
  const failures = report.runs.flatMap(({ verdict }, place) => (verdict === 'failed' ? [place] : []))
  expect(failures.length).toBeGreaterThan(20)
  expect(failures.filter((place) => !shown.has(place))).toEqual([])
  expect(notesOf(svg).join(' ')).toContain('20,000 runs are more than can be told apart here')
})

test('the deadline is a line if it is near, and a text if it is far', () => {
  const runs = makeRuns(10).map((run) => ({ ...run, windowSeconds: 20 }))
  expect(plots(reportOf(runs)).window).toContain('deadline 30.0 s')
  expect(plots(reportOf(runs, [], { deadlineSeconds: 300 })).window).toContain('is far above all of them')
})

test('the seconds of the freeze can be distinguished in a run of many minutes, and the text names the part that the axis leaves out', () => {
  const [first, ...others] = makeRuns(30)
  if (first === undefined) throw new Error('no runs')
  const frozen = first.instances.map((one, place) => ({
    ...one,
    frozenAt: first.beganAt + 300 * (place + 1),
    thawedAt: first.beganAt + (place === 0 ? 742_000 : 120_000 + 100 * place),
    frozenSeconds: place === 0 ? 741.7 : 119.5,
  }))
  const long = { ...first, windowSeconds: 741.7, endedAt: first.beganAt + 742_200, instances: frozen }
  const svg = plots(reportOf([long, ...others], makeStuns([long], 8000), { deadlineSeconds: 120 })).timeline
  const notes = notesOf(svg)
  expect(notes.join(' ')).toMatch(
    /The axis leaves out 1 min \d+ s and 10 min \d+ s in which nothing changed\. Each part of the axis has a scale/,
  )
  // a line that is longer would be cut at the edge of the picture
  expect(Math.max(...notes.map((line) => line.length))).toBeLessThan(135)
  const stuns = barsOf(svg).filter(({ fill }) => fill === '#b00030')
  const freezes = barsOf(svg).filter(({ fill }) => fill === '#0067ad')
  expect(Math.max(...stuns.map(({ width }) => width))).toBeGreaterThan(10)
  const begins = freezes.map(({ x }) => x).sort((a, b) => a - b)
  const steps = begins.slice(1).map((x, place) => x - (begins[place] ?? 0))
  expect(Math.min(...steps)).toBeGreaterThan(10)
})

test('the text of a stun has its time by the guest’s clock, and the difference of the host’s clock', () => {
  const report = makeReport(30)
  const ahead = { ...report, places: report.places.map((place) => place && { ...place, offsetMs: 17_400 }) }
  const [point] = pointsOf(plots(ahead).stun)
  const [stun] = report.stuns[0]?.stuns ?? []
  expect(point?.text).toContain(new Date((stun?.at ?? 0) - 17_400).toISOString().slice(0, 19).replace('T', ' '))
  expect(point?.text).toMatch(/, the host’s clock is 17\.40 s ahead of the guest’s$/)
})

test('a line and a text show whether windows become longer', () => {
  const runs = makeRuns(60).map((run, place) => ({ ...run, windowSeconds: place < 30 ? 2 : 3.5 }))
  const svg = plots(reportOf(runs)).window
  expect(svg).toContain('median of 15 runs in a row')
  expect(svg).toContain(
    'The median of the later half of the runs is 3.50 s, 1.50 s longer than the 2.00 s of the earlier half.',
  )
  expect(plots(reportOf(runs.slice(0, 10))).window).not.toContain('median of 15')
})

test('the plot of stuns has lines at the timeout and at half of it', () => {
  const svg = plots(makeReport(100)).stun
  expect(svg).toContain('QoS timeout 8,000 ms')
  expect(svg).toContain('half 4,000 ms')
  expect(pointsOf(svg)).toHaveLength(200)
})

test('without data a plot has a sentence instead', () => {
  expect(plots(makeReport(0)).window).toContain('There is no run to show.')
  expect(plots(reportOf(makeRuns(1))).failures).toContain('None of 1 run failed.')
  expect(plots(makeReport(0)).stun).toContain('No vmware.log was given')
})

/** The lines below a picture. */
function notesOf(svg: string): readonly string[] {
  const texts = all(readSvg(svg), 'text').filter(({ attributes }) => attributes['font-size'] === '11')
  return texts.map(({ text }) => text)
}

/** The bars of a timeline, by their colour and place. */
function barsOf(svg: string) {
  const bars = all(readSvg(svg), 'rect').map(({ attributes: { fill, x, width } }) => ({
    fill,
    x: Number(x),
    width: Number(width),
  }))
  // the bars of the legend have an x below 0
  return bars.filter(({ x }) => x >= 0)
}

function readSvg(svg: string) {
  return readMarkup(svg.replace(/^<\?xml[^>]*>\n/, '').trim())
}

function pointsOf(svg: string) {
  const groups = all(readSvg(svg), 'g').filter(({ attributes }) => attributes.class === 'points')
  return groups.flatMap(({ children }) => children)
}
