import { worstRun } from '../../history/select-run.ts'
import type { Frame } from '../frame.ts'
import type { PlotName } from '../plot-names.ts'
import type { Report } from '../report.ts'
import { failuresPicture } from './failures.ts'
import { instancesPicture } from './instances.ts'
import type { Nothing, Picture } from './picture.ts'
import { stunPicture } from './stun.ts'
import { timelinePicture } from './timeline.ts'
import { windowPicture } from './window.ts'

/** Each plot that can be asked for alone; `timeline` is that of the worst snapshot. */
export const PICTURES: Readonly<Record<PlotName, (report: Report, frame: Frame) => Picture | Nothing>> = {
  window: windowPicture,
  instances: instancesPicture,
  failures: failuresPicture,
  stun: stunPicture,
  timeline: (report, frame) => {
    const run = worstRun(report.runs)
    if (run === null) return { heading: 'The worst snapshot', nothing: 'There is no run to show.' }
    const picture = timelinePicture(run, report, frame)
    return { ...picture, heading: `The worst snapshot, ${picture.heading}` }
  },
}
