import { existsSync } from 'node:fs'
import { makeSandboxGuest } from '../../src/harness/guest/sandbox-guest.ts'
import { findScenarios } from '../../src/harness/language/find-scenarios.ts'
import { perform } from '../../src/harness/play/prepare-guest.ts'
import { renderOurs } from '../../src/harness/play/render-ours.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { playRow } from '../hooks/play-row.ts'
import { runAll } from '../hooks/pool.ts'
import { rows } from '../hooks/rows/index.ts'
import { collect, newCoverage, report, traced } from './coverage.ts'

/** The one that can say which line it runs; Debian's dash cannot. */
const BUSYBOX = '/usr/bin/busybox'
/** More than the proofs: here nothing is expected of a scenario but that it runs the lines. */
const AT_ONCE = 40
const COVERED_PERCENT = 95

const isRoot = process.getuid?.() === 0
const covered = existsSync(BUSYBOX) ? test : test.skip

covered(
  `the scenarios and the fault table run nearly every line of the hooks${existsSync(BUSYBOX) ? '' : ' (no busybox here)'}`,
  async () => {
    const templates = await readTemplates()
    const coverage = newCoverage()
    const shell = `${BUSYBOX} sh`
    const scenarios = findScenarios(undefined).filter(({ needs }) =>
      needs.every((need) => need === 'ours' || (need === 'root' && isRoot)),
    )
    const jobs = scenarios.map((scenario) => async () => {
      const { guest, end } = makeSandboxGuest()
      try {
        const ours = renderOurs(scenario, templates).map(({ path, text }) => ({
          path,
          text: traced(text, guest.fakes),
        }))
        await perform(
          { scenario, tried: { kind: 'ours' }, shell, shellName: 'busybox', caller: null, ours, outside: '', keep: [] },
          guest,
        )
        collect(coverage, guest.fakes)
      } finally {
        end()
      }
    })
    const played = rows
      .filter(({ only }) => only === undefined || (only === 'root') === isRoot)
      .map((row) => () => playRow(row, { shell, templates, edit: traced, atEnd: (root) => collect(coverage, root) }))
    await Promise.all(runAll([...jobs, ...played], AT_ONCE))
    const reports = report(coverage)
    const together = reports.at(-1)
    const figures = reports.map(({ name, percent }) => `${name}: ${percent.toFixed(1)} % of its lines ran`)
    process.stdout.write(`${figures.join('\n')}\nIn no hook ran:\n${together?.uncovered.join('\n')}\n`)
    expect(reports.map(({ name }) => name).sort()).toEqual([
      '50-gen-hooks',
      'all',
      'post-thaw-script',
      'pre-freeze-script',
    ])
    expect(together?.percent).toBeGreaterThanOrEqual(COVERED_PERCENT)
  },
  900_000,
)
