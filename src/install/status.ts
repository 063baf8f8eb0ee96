import type { Host } from '../host/host.ts'
import type { Layout, RenderedHook } from '../model.ts'
import type { RunNow } from '../plan/actual.ts'
import { type InstalledReport, installedLayout, reportInstalled } from '../plan/status-report.ts'
import { inspect } from './inspect.ts'
import { hasWrongLabel } from './labels.ts'
import { type LastRun, readLastRun } from './last-run.ts'
import { checkToolsConf } from './tools-conf.ts'

/** What status prints. */
export interface StatusReport extends InstalledReport {
  /** `unknown`: what would be installed now could not be rendered, and nothing else is wrong. */
  readonly verdict: 'in sync' | 'differs' | 'unknown'
  readonly lastRun: LastRun
  readonly now: RunNow
}

/** What should be installed; `unknown` if it could not be rendered. */
export type Expected =
  | { readonly kind: 'rendered'; readonly layout: Layout; readonly hooks: readonly RenderedHook[] }
  | { readonly kind: 'unknown'; readonly layout: Layout | null }

/** Looks at the guest; changes nothing, and does not touch the lock of a run unless one seems to be under way. */
export async function status(expected: Expected, host: Host): Promise<StatusReport> {
  const actual = await inspect(host, { probe: 'only beside a state that is not over' })
  const layout = expected.layout ?? installedLayout(actual)
  const installed = reportInstalled(layout, expected.kind === 'rendered' ? expected.hooks : null, actual)
  const problems = [...installed.problems]
  for (const { path, state } of installed.files) {
    if (state !== 'missing' && (await hasWrongLabel(host, path))) {
      problems.push(`${path}: has another SELinux label than its place demands, restorecon sets it`)
    }
  }
  const disabled = await checkToolsConf(host)
  if (disabled !== null) problems.push(disabled)
  const states = new Set(installed.files.map(({ state }) => state))
  const verdict =
    problems.length > 0 || [...states].some((state) => state !== 'in sync' && state !== 'as installed')
      ? 'differs'
      : states.has('as installed')
        ? 'unknown'
        : 'in sync'
  return { ...installed, problems, verdict, lastRun: await readLastRun(host), now: actual.run }
}
