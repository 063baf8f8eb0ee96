import { carryOutLocked } from '../install/locked.ts'
import { refusalError } from '../install/refusal-hints.ts'
import { prepareUninstall } from '../install/uninstall.ts'
import { withProgress } from '../text/progress.ts'
import type { Io } from './io.ts'
import { printApplied, printPlan } from './print-steps.ts'

/** `uninstall` as typed; absent options are undefined. */
export interface UninstallOptions {
  readonly dryRun?: boolean | undefined
  readonly json?: boolean | undefined
}

/** Removes the hooks and puts back the scripts that they replaced; with `--dry-run` prints the steps, and resolves to DIFFERS if one of them changes something. */
export async function runUninstall(options: UninstallOptions, io: Io): Promise<number> {
  const first = await prepareUninstall(io.host)
  if (first.kind === 'refused') throw refusalError('UNINSTALL_REFUSED', first.refusals)
  const form = { verb: 'uninstall', json: options.json } as const
  if (options.dryRun === true) return printPlan(first, form, io)
  const done = await withProgress(io.err, 'uninstalling', () =>
    carryOutLocked((probe) => prepareUninstall(io.host, probe), io.host),
  )
  if (done.kind === 'refused') throw refusalError('UNINSTALL_REFUSED', done.refusals)
  return await printApplied(done.plan, done.applied, form, io)
}
