import { carryOut } from '../install/install.ts'
import { refusalError } from '../install/refusals.ts'
import { prepareUninstall } from '../install/uninstall.ts'
import { DONE, type Io } from './io.ts'
import { printApplied, printPlan } from './print-steps.ts'

/** `uninstall` as typed; absent options are undefined. */
export interface UninstallOptions {
  readonly dryRun?: boolean | undefined
  readonly json?: boolean | undefined
}

/** Takes the hooks away and puts back what they replaced; with `--dry-run` prints what it would do, and DIFFERS if that is anything. */
export async function runUninstall(options: UninstallOptions, io: Io): Promise<number> {
  const plan = await prepareUninstall(io.host)
  if (plan.kind === 'refused') throw refusalError('UNINSTALL_REFUSED', plan.refusals)
  if (options.dryRun === true) return printPlan(plan, options, io)
  printApplied(plan, await carryOut(plan, io.host), options, io)
  return DONE
}
