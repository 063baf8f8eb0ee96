import type { DiffDocument } from '../../schemas/diff.ts'
import { paintedDiff } from '../../text/diff.ts'
import type { Paint } from '../../text/paint.ts'
import { printable } from '../../text/printable.ts'
import { counted } from '../counted.ts'
import { hostsText } from '../summary.ts'
import { changeText, countsText } from './words.ts'

/** The differences for people: first the counts, then each different change with its hosts. */
export function diffText(document: DiffDocument, paint: Paint): string {
  const changes = document.changes.map((change) => {
    const { hosts, diff } = change
    const whose =
      hosts.length === 0 ? 'of all hosts' : `${counted(hosts.length, 'host')}: ${printable(hostsText(hosts), 20_000)}`
    return `\n${paint.strong(printable(changeText(change), 5000))}\n  ${whose}\n${indented(paintedDiff(diff, paint))}`
  })
  const added = document.added.map(
    ({ hosts, words }) =>
      `\n${paint.strong(`new, ${counted(hosts.length, 'host')}: ${printable(hostsText(hosts), 20_000)}`)}\n${words.map((line) => `  - ${printable(line, 1000)}\n`).join('')}`,
  )
  const gone =
    document.gone.length === 0 ? '' : `\n${paint.strong(`gone: ${printable(hostsText(document.gone), 20_000)}`)}\n`
  const failed = document.failed.map(({ host, why }) => `${printable(host)}: ${printable(why, 2000)}\n`)
  return [
    `${countsText(document)}\n`,
    failed.length === 0 ? '' : `\n${paint.strong('failed')}\n${failed.join('')}`,
    ...changes,
    ...added,
    gone,
  ].join('')
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}
