import { status } from '../install/status.ts'
import { jsonText } from '../output/json.ts'
import { statusText } from '../output/status.ts'
import { expectedOn } from './expected.ts'
import { DIFFERS, DONE, type Io } from './io.ts'

/** `status` as typed; absent options are undefined. */
export interface StatusOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  readonly json?: boolean | undefined
}

/** Says what is installed and what is frozen now; DIFFERS unless the hooks are what would be installed now and VMware Tools runs them. */
export async function runStatus(options: StatusOptions, io: Io): Promise<number> {
  const { expected, problem } = await expectedOn(options, io)
  const report = await status(expected, io.host)
  io.out(options.json === true ? `${jsonText(report, 2)}\n` : statusText(report))
  if (problem !== null) throw problem
  return report.verdict === 'in sync' ? DONE : DIFFERS
}
