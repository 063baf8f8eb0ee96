import { jsonDocument } from '../text/json.ts'
import { zoneOf } from '../text/zone.ts'
import { timelineDocument } from '../timeline/document.ts'
import { gather } from '../timeline/gather.ts'
import { makeTimeline } from '../timeline/make-timeline.ts'
import { timelineText } from '../timeline/text.ts'
import { DONE, type Io } from './io.ts'
import { offsetOf } from './offset-option.ts'
import { logDirectoryOf, ownSettings } from './own-settings.ts'
import { tellProblems } from './print-problems.ts'

/** `timeline` as typed; absent options are undefined. */
export interface TimelineOptions {
  readonly files: readonly string[]
  readonly config?: string | undefined
  readonly run?: string | undefined
  readonly offset?: string | undefined
  readonly json?: boolean | undefined
}

/** Draws one run of the hooks with what IRIS, VMware Tools and the host say of it. DONE whatever became of it: it is a report. */
export async function runTimeline(options: TimelineOptions, io: Io): Promise<number> {
  const offsetMs = offsetOf(options.offset)
  const zone = zoneOf(null)
  if (zone === null) throw new Error('this machine has no zone')
  const { run, facts, problems } = await gather({
    files: options.files,
    run: options.run ?? 'latest',
    zone,
    host: io.host,
    logDirectory: async () => logDirectoryOf(await ownSettings(options.config, io)),
  })
  const timeline = makeTimeline({ ...facts, run, offsetMs })
  if (options.json === true) io.out(jsonDocument({ ...timelineDocument(timeline), problems }))
  else io.out(timelineText(timeline, style()))
  tellProblems(problems, io)
  return DONE
}

function style(): { readonly width: number; readonly unicode: boolean; readonly coloured: boolean } {
  const { isTTY, columns } = process.stdout
  const locale = process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || ''
  return {
    width: isTTY === true && columns > 0 ? columns : 80,
    unicode: /utf-?8/i.test(locale),
    coloured: isTTY === true && (process.env.NO_COLOR ?? '') === '',
  }
}
