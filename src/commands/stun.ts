import { GenHooksError } from '../errors.ts'
import { sinceOf } from '../history/since.ts'
import { zoneOption } from '../history/zone-option.ts'
import { defaultQos } from '../stun/qos.ts'
import { readStuns, type StunsRead } from '../stun/read-stuns.ts'
import { placeText, stunDocument, stunsText } from '../stun/text.ts'
import type { StunTotals } from '../stun/totals.ts'
import { withProgress } from '../text/progress.ts'
import { DIFFERS, DONE, type Io } from './io.ts'
import { printJson } from './print-json.ts'
import { tellProblems } from './print-problems.ts'
import { NO_OPTION, typedQos } from './typed-qos.ts'

/** `stun` as typed; absent options are undefined. */
export interface StunCommand {
  readonly files: readonly string[]
  /** Milliseconds. */
  readonly qos?: number | undefined
  /** A CPF with the mirror. */
  readonly cpf?: string | undefined
  readonly top?: number | undefined
  readonly since?: string | undefined
  /** Milliseconds. */
  readonly failAbove?: number | undefined
  readonly json?: boolean | undefined
}

/**
 * `gen-hooks stun`: exit status 0, or 2 if a stun is longer than `--fail-above`. FILE_UNREADABLE if no log or not each stun was understood,
 * and with `--fail-above` if not everything was read; also if the file of `--cpf` cannot be read.
 */
export async function runStun(options: StunCommand, io: Io): Promise<number> {
  const { files, top, failAbove, json } = options
  const since = options.since === undefined ? null : sinceOf(options.since, Date.now(), zoneOption(undefined))
  const qos = (await typedQos(options, io.host)) ?? defaultQos(NO_OPTION)
  const read = await withProgress(io.err, 'reading the logs of VMs', () =>
    readStuns(files, {
      qosMilliseconds: qos.milliseconds,
      since,
      counted: false,
      ...(top === undefined ? {} : { top }),
    }),
  )
  tellProblems(read.problems, io)
  if (json === true) return await printJson(stunDocument(read, qos), io, () => judge(read, failAbove, io))
  io.out(stunsText(read, qos, io.terminal))
  return judge(read, failAbove, io)
}

function judge({ totals, outliers }: StunsRead, failAbove: number | undefined, io: Io): number {
  const [worst] = outliers
  if (failAbove !== undefined && worst !== undefined && worst.microseconds > failAbove * 1000) {
    io.err(
      `gen-hooks: ${placeText(worst)}: a stun of ${Math.ceil(worst.microseconds / 1000)} ms, expected at most ${failAbove} ms\n`,
    )
    return DIFFERS
  }
  const unsure = notSure(totals, failAbove !== undefined)
  if (unsure === null) return DONE
  throw new GenHooksError('FILE_UNREADABLE', unsure, {
    hint: 'See the reasons above. docs/how-to/measure-stun-times.md says what can be read.',
  })
}

/** Why the length of the stuns is unknown; null if it is known. */
function notSure({ logs, broken, unread, unreadStuns }: StunTotals, isLimited: boolean): string | null {
  if (logs === 0) return 'nothing was read, expected vmware.log files, folders or support bundles with them'
  if (unreadStuns > 0)
    return `${unreadStuns === 1 ? '1 stun: told in a line that is' : `${unreadStuns} stuns: told in lines that are`} not understood`
  if (!isLimited || broken + unread === 0) return null
  return `${broken + unread} of the sources: not read, or not to the end, no longer stun in the rest`
}
