import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readTemplates } from '../../../src/hook/templates.ts'
import { playInFolder, scenarioOf } from '../../hooks/play-in-folder.ts'
import { tempFolder } from '../../host/temp-folder.ts'
import { NODE_EXPORTER, PROMTOOL } from './tools.ts'

const FOLDER = '/var/lib/node_exporter'
const WAIT_MS = 120_000
const missing = NODE_EXPORTER === undefined || PROMTOOL === undefined
const scraped = missing ? test.skip : test

const folder = tempFolder()
let exporter: ChildProcess | null = null

afterEach(() => {
  exporter?.kill('SIGKILL')
  exporter = null
})

/** Two good snapshots, and one that the host refuses. */
const SCENARIO = scenarioOf(`# Three snapshots.
instance iris:PROD cache:LAB.1-2
config metrics.directory ${FOLDER}
put ${FOLDER} type=dir mode=755
snapshot good
until idle
snapshot good
until idle
snapshot failed host=refuses
until idle
`)

/** Starts the exporter on a free port; the address. */
async function startExporter(folder: string): Promise<string> {
  const flags = ['--collector.disable-defaults', '--collector.textfile', `--collector.textfile.directory=${folder}`]
  exporter = spawn(NODE_EXPORTER ?? '', [...flags, '--web.listen-address=127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said: string[] = []
  for await (const line of createInterface({ input: exporter.stderr as NodeJS.ReadableStream })) {
    said.push(line)
    const address = /"?Listening on"? address=(127\.0\.0\.1:\d+)/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new Error(`the exporter ended: ${said.join('\n')}`)
}

/** The samples of a page by their keys. */
function samplesOf(page: string): ReadonlyMap<string, number> {
  const lines = page.split('\n').filter((line) => /^(gen_hooks|node_textfile)_/.test(line))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

scraped(
  `the node exporter reads what the hooks write${missing ? ' (no prometheus-node-exporter or promtool here)' : ''}`,
  async () => {
    // by the clock of the hooks: the hooks have the environment of a service, and not the faked clock of the tests
    const before = Number(execFileSync('/bin/date', ['+%s'], { encoding: 'utf8', env: {} }))
    const file = join(folder, 'gen_hooks.prom')
    const options = { shell: '/bin/sh', templates: await readTemplates() }
    const outcome = await playInFolder(SCENARIO, options, (root) =>
      copyFileSync(join(root, FOLDER, 'gen_hooks.prom'), file),
    )
    expect(outcome).toMatchObject({ verdict: 'held' })
    const lint = spawnSync(PROMTOOL ?? '', ['check', 'metrics'], {
      input: readFileSync(file),
      encoding: 'utf8',
      timeout: 30_000,
    })
    expect({ status: lint.status, said: lint.stdout + lint.stderr }).toEqual({ status: 0, said: '' })

    const answer = await fetch(`http://${await startExporter(folder)}/metrics`)
    const samples = samplesOf(await answer.text())
    expect(samples.get('node_textfile_scrape_error')).toBe(0)
    expect(samples.get('gen_hooks_runs_total{verdict="consistent"}')).toBe(2)
    expect(samples.get('gen_hooks_runs_total{verdict="aborted"}')).toBe(1)
    expect(samples.get('gen_hooks_runs_total{verdict="inconsistent"}')).toBe(0)
    expect(samples.get('gen_hooks_runs_total{verdict="failed"}')).toBe(0)
    expect(samples.get('gen_hooks_failures_total')).toBe(1)
    expect(samples.get('gen_hooks_deadlines_total')).toBe(0)
    expect(samples.get('gen_hooks_last_run_consistent')).toBe(0)
    expect(samples.get('gen_hooks_last_run_stuck_instances')).toBe(0)
    const [last, good] = ['run', 'success'].map((what) => samples.get(`gen_hooks_last_${what}_timestamp_seconds`) ?? 0)
    expect(good).toBeGreaterThanOrEqual(before)
    expect(last).toBeGreaterThanOrEqual(good ?? 0)
    const window = samples.get('gen_hooks_last_run_window_seconds') ?? 0
    for (const labels of ['kind="iris",name="PROD"', 'kind="cache",name="LAB.1-2"']) {
      const own = samples.get(`gen_hooks_instance_frozen_seconds{${labels}}`) ?? Number.NaN
      expect(own).toBeGreaterThan(0)
      expect(own).toBeLessThanOrEqual(window)
    }
    expect([...samples.keys()].filter((key) => key.startsWith('gen_hooks_'))).toHaveLength(14)
  },
  WAIT_MS,
)
