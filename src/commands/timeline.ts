import { refusalDocument, refusalsText } from '../history/refusals.ts'
import { sinceOf } from '../history/since.ts'
import { zoneOption } from '../history/zone-option.ts'
import { jsonDocument } from '../text/json.ts'
import { paragraphFor } from '../text/paragraph.ts'
import { withProgress } from '../text/progress.ts'
import { NO_TERMINAL } from '../text/terminal.ts'
import { timelineDocument } from '../timeline/document.ts'
import { gather } from '../timeline/gather.ts'
import { makeTimeline } from '../timeline/make-timeline.ts'
import { type TimelineStyle, timelineText } from '../timeline/text.ts'
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
  readonly since?: string | undefined
  readonly timezone?: string | undefined
  readonly json?: boolean | undefined
}

/** Draws one run of the hooks with what IRIS, VMware Tools and the host say of it. A report: DONE also if the run failed. */
export async function runTimeline(options: TimelineOptions, io: Io): Promise<number> {
  const offsetMs = offsetOf(options.offset)
  const zone = zoneOption(options.timezone)
  const since = options.since === undefined ? null : sinceOf(options.since, Date.now(), zone)
  const { run, facts, problems } = await withProgress(io.err, 'reading the logs', () =>
    gather({
      files: options.files,
      run: options.run ?? 'latest',
      since,
      zone,
      timezone: options.timezone ?? null,
      host: io.host,
      logDirectory: async () => logDirectoryOf(await ownSettings(options.config, io)),
    }),
  )
  const timeline = makeTimeline({ ...facts, run, offsetMs })
  const refusals = run.instances.flatMap((one) => {
    const refusal = refusalDocument(one)
    return refusal === null ? [] : [{ instance: one.instance, ...refusal }]
  })
  if (options.json === true) io.out(jsonDocument({ ...timelineDocument(timeline), refusals, problems }))
  else {
    const style = styleFor(io)
    const why = refusalsText([run], paragraphFor(style.columns))
    io.out(`${timelineText(timeline, zone, style)}${why === '' ? '' : `\n${why}`}`)
  }
  tellProblems(problems, io)
  return DONE
}

function styleFor({ terminal = NO_TERMINAL }: Io): TimelineStyle {
  return {
    columns: terminal.columns,
    width: terminal.columns ?? 80,
    unicode: terminal.hasUnicode,
    coloured: terminal.isColoured,
  }
}
