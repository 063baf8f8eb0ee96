import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const ROOT = join(__dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** The metrics of the hooks by their template: names with their type. */
const WRITTEN: ReadonlyMap<string, string> = new Map(
  [...read('templates/metrics.sh').matchAll(/\b(gauge|family)\("(\w+)", (?:"(counter|gauge)",)?/g)].map(
    ([, , name = '', type = 'gauge']) => [`gen_hooks_${name}`, type] as const,
  ),
)

/** The metrics of a fleet, which `report --fleet` writes. */
const OF_FLEET: readonly string[] = [
  ...read('src/fleet/snapshots/metrics.ts').matchAll(
    /\b(?:family|single)\(\s*'(\w+)'|# TYPE gen_hooks_fleet_([a-z_]+) /g,
  ),
].map(([, named, literal]) => `gen_hooks_fleet_${named ?? literal}`)
const isWritten = (name: string): boolean => WRITTEN.has(name) || OF_FLEET.includes(name)

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[]
}
interface Panel {
  readonly id: number
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly datasource: { readonly uid: string }
  readonly targets: readonly {
    readonly refId: string
    readonly expr: string
    readonly datasource: { readonly uid: string }
  }[]
}
interface Dashboard {
  readonly schemaVersion: number
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] }
  readonly panels: readonly Panel[]
}

const rules = (parse(read('templates/monitoring/alerts.yml')) as Rules).groups.flatMap((group) => group.rules)
const dashboard = JSON.parse(read('templates/monitoring/dashboard.json')) as Dashboard
/** The metrics of IRIS itself, which the reference lists: no program of ours makes them. */
const OF_IRIS: readonly string[] = [...read('docs/reference/monitoring.md').matchAll(/^\| `(iris_\w+)` \|/gm)].map(
  ([, name = '']) => name,
)
const irisNamesIn = (text: string): readonly string[] => [...new Set(text.match(/\biris_\w+/g) ?? [])]
const namesIn = (text: string): readonly string[] => [...new Set(text.match(/\bgen_hooks_\w+/g) ?? [])]

test('the template has the metrics that are written, and only counters end in _total', () => {
  expect([...WRITTEN.keys()]).toContain('gen_hooks_runs_total')
  expect(WRITTEN.get('gen_hooks_failures_total')).toBe('counter')
  expect(WRITTEN.get('gen_hooks_last_run_consistent')).toBe('gauge')
  expect([...WRITTEN].filter(([name, type]) => name.endsWith('_total') !== (type === 'counter'))).toEqual([])
})

test.each([
  ...rules.map(({ alert, expr }) => [`the alert ${alert}`, expr] as const),
  ...dashboard.panels.map(
    ({ title, targets }) => [`the panel ${title}`, targets.map(({ expr }) => expr).join(' ')] as const,
  ),
])('%s asks for what the hooks, report --fleet or IRIS write', (_, expr) => {
  expect(namesIn(expr).length + irisNamesIn(expr).length).toBeGreaterThan(0)
  expect(irisNamesIn(expr).filter((name) => !OF_IRIS.includes(name))).toEqual([])
  expect(namesIn(expr).filter((name) => !isWritten(name))).toEqual([])
})

test.each(['docs/reference/monitoring.md', 'docs/how-to/monitor.md'])('%s names no other metrics', (page) => {
  const known = new Set([...WRITTEN.keys(), ...OF_FLEET, 'gen_hooks_fleet'])
  expect(namesIn(read(page)).filter((name) => !known.has(name))).toEqual([])
})

test('each metric has its line in the reference, and each metric of the hooks is in the dashboard', () => {
  const rows = [...read('docs/reference/monitoring.md').matchAll(/^\| `(gen_hooks_\w+)/gm)].map(([, name]) => name)
  expect(rows.slice().sort()).toEqual([...WRITTEN.keys(), ...OF_FLEET].sort())
  expect(namesIn(JSON.stringify(dashboard))).toEqual(expect.arrayContaining([...WRITTEN.keys()]))
})

test('alerts or panels use the last good snapshot, the worst window, the engine and the clock of a fleet', () => {
  const used = new Set(namesIn([JSON.stringify(dashboard), ...rules.map(({ expr }) => expr)].join(' ')))
  const looked = ['last_success_timestamp_seconds', 'worst_window_seconds', 'engine_info', 'clock_ahead_seconds']
  expect(looked.filter((name) => !used.has(`gen_hooks_fleet_${name}`))).toEqual([])
})

test('each metric of IRIS that the reference lists has an alert and a panel', () => {
  expect(irisNamesIn(rules.map(({ expr }) => expr).join(' ')).toSorted()).toEqual(OF_IRIS.toSorted())
  expect(irisNamesIn(JSON.stringify(dashboard)).toSorted()).toEqual(OF_IRIS.toSorted())
})

test('each alert has its line in the how-to', () => {
  const rows = [...read('docs/how-to/monitor.md').matchAll(/^\| `(GenHooks\w+)` \|/gm)].map(([, name]) => name)
  expect(rows).toEqual(rules.map(({ alert }) => alert))
})

test('the dashboard takes its data source and the guests from variables', () => {
  expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36)
  expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
    ['datasource', 'datasource'],
    ['guest', 'query'],
  ])
  const sources = dashboard.panels.flatMap(({ datasource, targets }) => [
    datasource,
    ...targets.map((one) => one.datasource),
  ])
  expect(new Set(sources.map(({ uid }) => uid))).toEqual(new Set(['${datasource}']))
  // with a fleet the label instance names the machine that has the copies of the logs
  const exprs = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  // and of the metrics of IRIS its own web server, on another port
  expect(exprs.filter((expr) => !/\$guest|gen_hooks_fleet_|\biris_/.test(expr))).toEqual([])
})

test('the panels of the dashboard have different numbers, do not overlap and stay within 24 columns', () => {
  const { panels } = dashboard
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([])
  const overlaps = panels.flatMap((one, index) =>
    panels.slice(index + 1).filter(({ gridPos: b }) => {
      const a = one.gridPos
      return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
    }),
  )
  expect(overlaps).toEqual([])
})
