import { parseHookLine } from '../hook/log-line.ts'
import { MESSAGES_LINE } from './messages-log.ts'

/** The logs that are known: ours, the article's $SNAPLOG, the LogFile of ExternalFreeze, messages.log and cconsole.log, vmware.log. */
export type LogKind = 'hooks' | 'article' | 'freeze log' | 'messages' | 'vmware'

/** How many lines are read: a log may begin with the output of a session, or with half a line. */
const SAMPLE = 500

const SIGNS: readonly (readonly [LogKind, (line: string) => boolean])[] = [
  ['hooks', (line) => parseHookLine(line) !== null],
  [
    'article',
    (line) =>
      /: +(?:(?:Pre freeze|Post thaw) script (?:started|finished)|Attempting to (?:freeze|thaw) \S+|\S+ IS (?:FROZEN|THAWED))\s*$/.test(
        line.slice(0, 400),
      ),
  ],
  ['freeze log', (line) => /^\S{1,20} \S{1,20}: +Backup\.General\.External/.test(line)],
  ['messages', (line) => MESSAGES_LINE.test(line)],
  // its tags and dates differ from version to version, the name of the thread does not
  ['vmware', (line) => /(?:\| | )(?:vmx|vcpu-\d+)(?:\| | - )/.test(line.slice(0, 120))],
]

/** The kind of log that most of these first lines belong to; null if no line belongs to a known kind. */
export function logKind(lines: readonly string[]): LogKind | null {
  const sample = lines.slice(0, SAMPLE)
  let best: { readonly kind: LogKind | null; readonly count: number } = { kind: null, count: 0 }
  for (const [kind, isOne] of SIGNS) {
    const count = sample.filter(isOne).length
    if (count > best.count) best = { kind, count }
  }
  return best.kind
}
