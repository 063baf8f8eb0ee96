import { detect } from '../detect/detect.ts'
import { requireWhole } from '../detect/whole.ts'
import { GenHooksError } from '../errors.ts'
import { readRunNow } from '../hook/current-run.ts'
import { type HookSettings, readSettings } from '../hook/settings.ts'
import { type Instance, idOf } from '../model.ts'
import { installedHooks, type RehearsedHooks, refuse, requireIdle } from '../rehearse/installed.ts'
import { hooksForOne, type PrivateHooks, placeHooks } from '../rehearse/private-hooks.ts'
import { questionText, touchedBy } from '../rehearse/question.ts'
import { type Rehearsal, type RehearsalPlan, rehearse } from '../rehearse/rehearse.ts'
import { stillFrozen, upperIdOf } from '../rehearse/still-frozen.ts'
import { rehearsalDocument, rehearsalText } from '../rehearse/text.ts'
import { printable } from '../text/printable.ts'
import { problemText } from '../text/problem-log.ts'
import { configOrNull } from '../thaw/session.ts'
import { lookAtInstances } from '../thaw/situation.ts'
import { askOnTerminal } from './confirm.ts'
import { DONE, type Io } from './io.ts'
import { printJson } from './print-json.ts'
import { requireSound } from './require-clean.ts'

/** `rehearse` as typed; absent options are undefined. `hold` is in seconds. */
export interface RehearseOptions {
  readonly config?: string | undefined
  readonly instance?: string | undefined
  readonly hold?: number | undefined
  readonly yes?: boolean | undefined
  readonly json?: boolean | undefined
}

/** What a test replaces: the question to a person, and the paths in hooks that are rendered for one instance. */
const REAL = { ask: askOnTerminal, point: (text: string): string => text }

const DEFAULT_HOLD_SECONDS = 2

const UNKNOWN_INSTANCES =
  'Nothing was frozen. A rehearsal that went well would say nothing of instances that no list named.'

/** Freezes and thaws the instances with the hooks, without a snapshot, and prints what was seen. REHEARSAL_REFUSED if nothing was frozen, REHEARSAL_FAILED or STILL_FROZEN after the freeze. */
export async function runRehearse(options: RehearseOptions, io: Io, own = REAL): Promise<number> {
  const { host } = io
  if (host.uid !== 0 && host.realPath('/') === '/')
    throw refuse('not root', 'VMware Tools runs the hooks as root: be root.')
  const holdSeconds = options.hold ?? DEFAULT_HOLD_SECONDS
  const inventory = await detect(host)
  for (const problem of inventory.problems) io.err(`gen-hooks: ${problemText(problem)}\n`)

  const alone =
    options.instance === undefined ? null : await hooksForOne(host, options.instance, options.config, inventory)
  // root runs them, as those that install puts there
  if (alone !== null)
    await requireSound(
      alone.files.map(({ name, text }) => ({ fileName: name, text })),
      io,
    )
  const installed = alone === null ? await installedHooks(host) : null
  if (installed !== null) {
    const config = await configOrNull(host, options.config, io.err)
    requireWhole(inventory, config?.instances.exclude ?? [], UNKNOWN_INSTANCES)
  }
  const settings = installed?.settings ?? readSettings(alone?.files[0]?.text ?? '')
  if (settings === null) throw refuse('the hooks that were rendered cannot be read')
  if (holdSeconds >= settings.deadline) {
    throw refuse(`--hold: ${holdSeconds} s, expected less than watchdog.deadline, ${settings.deadline} s`)
  }
  await consent(options, settings, inventory.instances, holdSeconds, io, own.ask)
  // A backup may have begun while the question was open.
  requireIdle(await readRunNow(host, 'only beside a state that is not over'))

  const placed = alone === null ? null : await placeHooks(host, alone, own.point)
  const hooks = (placed ?? installed) as RehearsedHooks
  for (const note of hooks.notes) io.err(`note: ${note}\n`)
  const touched = alone === null ? inventory.instances.filter(({ status }) => status !== 'down') : logOf(alone)
  const plan: RehearsalPlan = { hooks, folder: placed?.folder ?? null, holdSeconds, instances: touched }
  const rehearsal = await rehearse(plan, host, (text) => io.err(`gen-hooks: ${text}\n`))
  const judge = async (): Promise<number> => {
    await requireThawed(options, io, settings, rehearsal)
    if (rehearsal.outcome === 'good') return DONE
    throw new GenHooksError('REHEARSAL_FAILED', rehearsal.why.map((one) => printable(one)).join('\n'))
  }
  if (options.json === true) return await printJson(rehearsalDocument(rehearsal), io, judge)
  io.out(rehearsalText(rehearsal, io.terminal))
  return await judge()
}

/** The instances whose own log is read: not that of one in a container. */
function logOf({ instance }: PrivateHooks): readonly Instance[] {
  return instance === null ? [] : [instance]
}

async function consent(
  options: RehearseOptions,
  settings: HookSettings,
  instances: Parameters<typeof touchedBy>[1],
  holdSeconds: number,
  io: Io,
  ask: typeof askOnTerminal,
): Promise<void> {
  const question = questionText(touchedBy(settings, instances), holdSeconds)
  if (options.yes === true) return
  const said = await ask(question)
  if (said === 'yes') return
  if (said === 'no') throw refuse('not confirmed')
  io.err(`gen-hooks: ${question}\n`)
  throw refuse('no terminal to ask on', 'Pass --yes to freeze without being asked.')
}

/** Asks the instances themselves whether they are frozen, independent of what the hooks reported. */
async function requireThawed(
  options: RehearseOptions,
  io: Io,
  settings: HookSettings,
  rehearsal: Rehearsal,
): Promise<void> {
  const touched = rehearsal.instances.map(({ instance }) => instance)
  // The instances of the plan are asked too, since the log may lack the lines of the run.
  const ids = new Set([...settings.plan.map(idOf), ...touched])
  const config = await configOrNull(io.host, options.config, () => {})
  const situation = await lookAtInstances(io.host, config, (one) => ids.has(upperIdOf(one)))
  const { frozen, others } = stillFrozen(touched, situation, rehearsal.run)
  for (const one of others) io.err(`note: ${one}\n`)
  if (frozen.length > 0) throw new GenHooksError('STILL_FROZEN', frozen.join('\n'), { hint: 'Thaw it: gen-hooks thaw' })
}
