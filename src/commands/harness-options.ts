import { GenHooksError } from '../errors.ts'
import type { Kind } from '../model.ts'

/** `harness` as typed; absent options are undefined. */
export interface HarnessOptions {
  /** Folder of the guest that `--keep` leaves. */
  readonly keep?: string | undefined
  /** Shells that run the hooks, between commas. */
  readonly shell?: string | undefined
  readonly scenario?: string | undefined
  /** Folder of a pair of scripts that gen-hooks did not make. */
  readonly scripts?: string | undefined
  /** Folder of a second pair. */
  readonly versus?: string | undefined
  /** The only kind of instances of the guests. */
  readonly kind?: Kind | undefined
  /** What calls the hooks. */
  readonly caller?: 'builtin' | 'vmtoolsd' | undefined
  readonly format?: 'text' | 'story' | 'json' | 'junit' | 'html' | undefined
  readonly out?: string | undefined
  readonly list?: boolean | undefined
  /** The scenarios whose text is printed. */
  readonly show?: string | undefined
  /** With `list`; for reports there is `format`. */
  readonly json?: boolean | undefined
  /** How many schedules to draw. */
  readonly random?: number | undefined
  readonly seed?: number | undefined
  readonly killSweep?: boolean | undefined
  /** A kill sweep plays each N-th point. */
  readonly every?: number | undefined
  /** Play the hooks outside of a box. */
  readonly unconfined?: boolean | undefined
}

/** Whether the scenarios of story/ are meant: no option chooses others. */
export function isStory({
  caller,
  kind,
  out,
  scenario,
  scripts,
  versus,
  format,
  random,
  killSweep,
}: HarnessOptions): boolean {
  return (
    [caller, kind, out, scenario, scripts, versus, format, random].every((option) => option === undefined) &&
    killSweep !== true
  )
}

/** Stops with USAGE if the options contradict each other. */
export function checkTogether(options: HarnessOptions): void {
  const { keep, scenario, random, seed, killSweep, every, caller, unconfined } = options
  const chosen = [
    scenario !== undefined && '--scenario',
    random !== undefined && '--random',
    killSweep === true && '--kill-sweep',
  ]
  const ways = chosen.filter((way) => way !== false)
  if (keep !== undefined && !isStory(options))
    throw new GenHooksError('USAGE', '--keep: scenarios leave nothing, expected it alone or with --shell')
  if (caller === 'vmtoolsd' && (random !== undefined || killSweep === true)) {
    throw new GenHooksError('USAGE', '--caller vmtoolsd: expected scenarios')
  }
  if (ways.length > 1) throw new GenHooksError('USAGE', `${ways.join(' and ')}: expected one of them`)
  if (unconfined === true && isStory(options))
    throw new GenHooksError('USAGE', '--unconfined: expected scenarios with it, such as --scripts DIR')
  if (seed !== undefined && random === undefined) throw new GenHooksError('USAGE', '--seed: expected --random with it')
  if (every !== undefined && killSweep !== true)
    throw new GenHooksError('USAGE', '--every: expected --kill-sweep with it')
}
