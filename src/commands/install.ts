import { checkCredentials } from '../config/credentials.ts'
import { formatProblem } from '../config/read.ts'
import { unmatchedInList } from '../detect/unmatched-names.ts'
import { GenHooksError } from '../errors.ts'
import type { Probe } from '../hook/current-run.ts'
import { CALLER_CHECKS } from '../install/caller-checks.ts'
import { type InstallRequest, machineOnlyRefusals, prepareInstall } from '../install/install.ts'
import { carryOutLocked } from '../install/locked.ts'
import { refusalError } from '../install/refusal-hints.ts'
import { type Plan, placesHook } from '../install/steps.ts'
import { targetOn } from '../install/target-on.ts'
import type { ToolsReport } from '../install/tools-conf.ts'
import { toolsDemands } from '../install/vmware-tools.ts'
import type { TargetName } from '../model.ts'
import { withProgress } from '../text/progress.ts'
import type { ShellcheckChoice } from '../validate/shellcheck-choice.ts'
import type { Io } from './io.ts'
import { printApplied, printPlan } from './print-steps.ts'
import { type Rendering, renderingFor } from './rendering.ts'
import { requireClean } from './require-clean.ts'

type Ready = Extract<Plan, { kind: 'ready' }>

/** `install` as typed; absent options are undefined. The host is rooted at `--root`, and read-only with `--dry-run`; `dryRun` only says what to print. */
export interface InstallOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  readonly dryRun?: boolean | undefined
  readonly adopt?: boolean | undefined
  readonly json?: boolean | undefined
  /** undefined keeps the target of the install before. */
  readonly target?: TargetName | undefined
  readonly shellcheck?: ShellcheckChoice | undefined
}

/** Renders, validates and installs; with `--dry-run` prints the steps, and resolves to DIFFERS if one of them changes something. `validation` throws if the hooks must not be installed. */
export async function runInstall(options: InstallOptions, io: Io, validation = requireClean): Promise<number> {
  const target = options.target ?? (await targetOn(io.host))
  const { config, inventory, hooks, files } = await renderOrRefuse({ ...options, target }, io)
  const credentials = await checkCredentials(io.host, config)
  if (credentials.length > 0) {
    throw new GenHooksError('CREDENTIALS_UNSAFE', credentials.map(formatProblem).join('\n'))
  }
  const request: InstallRequest = {
    hooks: files,
    logDirectory: config.log.directory,
    others: options.adopt === true ? 'adopt' : 'refuse',
  }
  let isValidated = false
  const prepare = async (probe?: Probe): Promise<Plan> => {
    const plan = await prepareInstall(request, io.host, probe)
    if (plan.kind === 'refused' || isValidated || !placesHook(plan.steps)) return plan
    await validation(hooks, io, options.shellcheck)
    isValidated = true
    return plan
  }
  // Refusals are found before the validation, which takes long. Unchanged hooks need no validation.
  const first = ready(await prepare())
  const unmatched = [unmatchedInList(config, inventory)].filter((text) => text !== null)
  const askCaller = async (): Promise<ToolsReport> =>
    await CALLER_CHECKS[target](io.host, toolsDemands(config, inventory.instances))
  const noted = (plan: Ready, caller: ToolsReport): Ready => ({
    ...plan,
    notes: [...plan.notes, ...unmatched, ...caller.problems, ...caller.notes],
  })
  const before = await askCaller()
  const form = { verb: 'install', json: options.json } as const
  if (options.dryRun === true) return printPlan(noted(first, withoutPlanned(before, first)), form, io)
  // Planned again under the lock: a freeze or another install may have begun.
  const done = await withProgress(io.err, 'installing', () => carryOutLocked(prepare, io.host))
  if (done.kind === 'refused') throw refusalError('INSTALL_REFUSED', done.refusals)
  // install told the caller of its hooks
  const plan = noted(done.plan, target === 'vmware' ? before : await askCaller())
  const seen = await whatDoctorSees(options, io)
  return await printApplied({ ...plan, notes: [...plan.notes, ...seen] }, done.applied, form, io)
}

/** Without what a caller says of files that the plan makes or replaces: it saw those as they are now. */
function withoutPlanned({ problems, notes }: ToolsReport, { steps }: Ready): ToolsReport {
  const placed = steps.filter(({ kind }) => kind === 'create' || kind === 'replace').map(({ path }) => `${path}: `)
  const stays = (text: string): boolean => !placed.some((subject) => text.startsWith(subject))
  return { problems: problems.filter(stays), notes: notes.filter(stays) }
}

/** The hooks are installed by then: what goes wrong here is told, and changes no exit status. */
async function whatDoctorSees({ config }: InstallOptions, io: Io): Promise<readonly string[]> {
  try {
    const { quickNotes } = await import('../doctor/quick-notes.ts')
    return await quickNotes(io.host, config)
  } catch (error) {
    return [`doctor: could not look: ${error instanceof Error ? error.message : String(error)}`]
  }
}

async function renderOrRefuse(options: InstallOptions, io: Io): Promise<Rendering> {
  try {
    return await renderingFor(options, io)
  } catch (error) {
    if (!(error instanceof GenHooksError) || error.code !== 'NO_INSTANCES') throw error
    const others = await machineOnlyRefusals(io.host)
    if (others.length === 0) throw error
    throw refusalError('INSTALL_REFUSED', [
      ...others,
      { subject: 'instances', because: 'no instances', detail: error.message },
    ])
  }
}

function ready(plan: Plan): Ready {
  if (plan.kind === 'refused') throw refusalError('INSTALL_REFUSED', plan.refusals)
  return plan
}
