import { CHECKS } from '../doctor/checks.ts'
import { doctorDocument } from '../doctor/document.ts'
import { examine } from '../doctor/examine.ts'
import { viewOf } from '../doctor/guest.ts'
import { doctorNagios } from '../doctor/nagios.ts'
import { doctorText } from '../doctor/text.ts'
import { GenHooksError } from '../errors.ts'
import { jsonDocument } from '../text/json.ts'
import { withProgress } from '../text/progress.ts'
import { DIFFERS, DONE, FAILED, type Io } from './io.ts'

/** `doctor` as typed; absent options are undefined. */
export interface DoctorOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  readonly maxDays?: number | undefined
  readonly json?: boolean | undefined
  readonly nagios?: boolean | undefined
}

/** Without `--max-days`: a weekly backup, and a day. */
const MAX_DAYS = 8

/** Prints what can make a backup of the guest worthless, and changes nothing. DIFFERS with an error; FAILED if there is none and something could not be looked at. */
export async function runDoctor(options: DoctorOptions, io: Io): Promise<number> {
  if (io.host.uid !== 0 && io.host.realPath('/') === '/') {
    throw new GenHooksError('STATUS_UNKNOWN', `uid ${io.host.uid}: most of a guest is for root only, expected root`)
  }
  const guest = await viewOf(io.host, { ...options, maxDays: options.maxDays ?? MAX_DAYS })
  // an inventory that is wrong is a mistake of the command line, and no fact of the guest
  if (options.inventory !== undefined) await guest.inventory()
  const examined = await withProgress(io.err, `looking at ${CHECKS.length} things`, () => examine(CHECKS, guest))
  const document = doctorDocument(examined, guest.isLive)
  if (options.nagios === true) {
    const { line, status } = doctorNagios(document)
    io.out(`${line}\n`)
    return status
  }
  io.out(options.json === true ? jsonDocument(document) : doctorText(document, io.terminal))
  return { sound: DONE, 'not seen': FAILED, errors: DIFFERS }[document.verdict]
}
