import { readConfig } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import { type Expected, status } from '../install/status.ts'
import { statusText } from '../output/status.ts'
import { layoutOf } from '../plan/install-plan.ts'
import { renderingFor } from '../render/render-for.ts'
import { DIFFERS, DONE, type Io } from './io.ts'

/** `status` as typed; absent options are undefined. */
export interface StatusOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  readonly json?: boolean | undefined
}

/** Says what is installed and what is frozen now; DIFFERS unless the hooks are what would be installed now and VMware Tools runs them. */
export async function runStatus(options: StatusOptions, io: Io): Promise<number> {
  const { expected, problem } = await expect(options, io)
  const report = await status(expected, io.host)
  io.out(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : statusText(report))
  // Only after the report: what is frozen now must be told on a guest where nothing can be rendered.
  if (problem !== null) throw problem
  return report.verdict === 'in sync' ? DONE : DIFFERS
}

async function expect(
  options: StatusOptions,
  io: Io,
): Promise<{ readonly expected: Expected; readonly problem: GenHooksError | null }> {
  try {
    const { hooks } = await renderingFor(options, io)
    return { expected: { kind: 'rendered', layout: layoutOf(hooks), hooks }, problem: null }
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    return { expected: { kind: 'unknown', layout: await layoutOrNull(options, io) }, problem: error }
  }
}

async function layoutOrNull(options: StatusOptions, io: Io) {
  try {
    return (await readConfig(io.host, options.config)).layout
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    return null
  }
}
