import { qosSourceText } from '../../stun/qos.ts'
import { spanText } from '../../text/format.ts'
import { escapeMarkup } from '../../text/markup.ts'
import type { Report } from '../report.ts'

/** The limits that the page compares with, as HTML: a sentence for each that is known, and where the QoS timeout is from. */
export function limitsText({ qos, deadlineSeconds }: Pick<Report, 'qos' | 'deadlineSeconds'>): string {
  const ofMirror =
    qos === null
      ? ''
      : ` The QoS timeout of the mirror is taken to be ${qos.milliseconds} ms (${escapeMarkup(qosSourceText(qos.source))}).`
  const ofHooks = deadlineSeconds === null ? '' : ` The hooks’ deadline is ${spanText(deadlineSeconds)}.`
  return `${ofMirror}${ofHooks}`
}
