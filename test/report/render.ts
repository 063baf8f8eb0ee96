import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PLOT_NAMES, type PlotName } from '../../src/report/plot-names.ts'
import type { Report } from '../../src/report/report.ts'
import { builtDist } from '../built.ts'
import { tempFolder } from '../host/temp-folder.ts'

/** Draws in a process of its own: the drawing library has only ES modules, which jest does not load. */
export interface Renderer {
  /** Path of the page. */
  readonly page: (report: Report) => string
  /** All plots as they are written to a file; each report is drawn once. */
  readonly plots: (report: Report) => Readonly<Record<PlotName, string>>
}

/** Compiles before the tests of the file, and removes the folder after the last test. */
export function renderer(): Renderer {
  const folder = tempFolder()
  let dist = ''
  let drawings = 0
  const known = new Map<string, Readonly<Record<PlotName, string>>>()
  beforeAll(() => {
    dist = builtDist()
  }, 120_000)
  const drawn = (report: Report, body: string): string => {
    const input = join(folder, 'report.json')
    drawings++
    const output = join(folder, `drawn-${drawings}.html`)
    writeFileSync(input, JSON.stringify(report))
    const from = (module: string): string => JSON.stringify(pathToFileURL(join(dist, 'report', module)).href)
    const script = `import { readFileSync, writeFileSync } from 'node:fs'
import { reportPage } from ${from('page/page.js')}
import { pageScript } from ${from('page/script.js')}
import { singlePlot } from ${from('plots/single.js')}
const report = JSON.parse(readFileSync(${JSON.stringify(input)}, 'utf8'))
writeFileSync(${JSON.stringify(output)}, ${body})`
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`drawing: ended with ${status}\n${stderr}`)
    return output
  }
  return {
    page: (report) => drawn(report, 'reportPage(report, pageScript())'),
    plots: (report) => {
      const key = JSON.stringify(report)
      const before = known.get(key)
      if (before !== undefined) return before
      const names = JSON.stringify(PLOT_NAMES)
      const all = drawn(
        report,
        `JSON.stringify(Object.fromEntries(${names}.map((name) => [name, singlePlot(name, report)])))`,
      )
      const made = JSON.parse(readFileSync(all, 'utf8')) as Readonly<Record<PlotName, string>>
      known.set(key, made)
      return made
    },
  }
}
