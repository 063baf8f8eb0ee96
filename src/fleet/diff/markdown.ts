import type { DiffDocument } from '../../schemas/diff.ts'
import { printable } from '../../text/printable.ts'
import { counted } from '../counted.ts'
import { hostsText } from '../summary.ts'
import { changeText, countsText } from './words.ts'

/** GitHub takes 1 MiB for the summary of a step; this leaves room for what others write there. */
export const MOST_MARKDOWN_BYTES = 1_000_000
/** Room for what is said of the rest. */
const RESERVE_BYTES = 1000
const MOST_HOSTS = 100

/** A section, and what is left of it where it is too long. */
interface Section {
  readonly whole: string
  readonly short: string
}

/** The differences for a review: as text(), cut at `most` bytes, with a sentence on what was cut. */
export function diffMarkdown(document: DiffDocument, most = MOST_MARKDOWN_BYTES): string {
  const sections = [
    ...(document.failed.length === 0 ? [] : [failedSection(document.failed)]),
    ...document.changes.map(changeSection),
    ...document.added.map(addedSection),
    ...(document.gone.length === 0 ? [] : [plain(`### Gone\n\n${names(document.gone)}\n`)]),
  ]
  const heading = `**${countsText(document)}**\n`
  let room = most - RESERVE_BYTES - Buffer.byteLength(heading)
  const fits = (bytes: number): boolean => {
    if (bytes > room) return false
    room -= bytes
    return true
  }
  // that each change is named is worth more than the diff of one
  const kept = sections.filter(({ short }) => fits(Buffer.byteLength(short) + 1))
  const isWhole = kept.map(({ whole, short }) => fits(Buffer.byteLength(whole) - Buffer.byteLength(short)))
  const text = [heading, ...kept.map(({ whole, short }, at) => `\n${isWhole[at] === true ? whole : short}`)].join('')
  const cut = isWhole.filter((whole) => !whole).length
  const left = sections.length - kept.length
  if (cut + left === 0) return text
  const what = [
    ...(cut > 0 ? [`the diffs of ${counted(cut, 'change')}`] : []),
    ...(left > 0 ? [counted(left, 'section')] : []),
  ].join(' and ')
  return `${text}\nCut, since GitHub shows no more: ${what}. \`gen-hooks diff\` prints all.\n`
}

function changeSection(change: DiffDocument['changes'][number]): Section {
  const { hosts, diff } = change
  const whose = hosts.length === 0 ? 'Of all hosts.' : `${counted(hosts.length, 'host')}: ${names(hosts)}`
  const short = `### ${code(changeText(change))}\n\n${whose}\n`
  if (diff === '') return plain(short)
  const of = hosts.length > 1 ? `diff, of ${hosts[0]}` : 'diff'
  return { whole: `${short}\n<details><summary>${of}</summary>\n\n${fenced('diff', diff)}\n</details>\n`, short }
}

function addedSection({ hosts, words }: DiffDocument['added'][number]): Section {
  const short = `### New: ${counted(hosts.length, 'host')}\n\n${names(hosts)}\n`
  return { whole: `${short}\n${fenced('text', words.map((line) => `- ${printable(line, 1000)}\n`).join(''))}`, short }
}

function failedSection(failed: DiffDocument['failed']): Section {
  const short = `### Failed: ${counted(failed.length, 'host')}\n\n${names(failed.map(({ host }) => host))}\n`
  const lines = failed.map(({ host, why }) => `${printable(host)}: ${printable(why, 2000)}\n`)
  return { whole: `${short}\n${fenced('text', lines.join(''))}`, short }
}

function plain(text: string): Section {
  return { whole: text, short: text }
}

function names(hosts: readonly string[]): string {
  return code(hostsText(hosts, MOST_HOSTS))
}

/** As code, in which Markdown reads no markup and mentions no user, whatever backticks are in the text. */
function code(text: string): string {
  const line = printable(text, 5000)
  const ticks = ticksAround(line, 1)
  return line.startsWith('`') || line.endsWith('`') ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`
}

function fenced(language: string, text: string): string {
  const ticks = ticksAround(text, 3)
  return `${ticks}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${ticks}\n`
}

/** More than any row of backticks in the text. */
function ticksAround(text: string, least: number): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [row]) => Math.max(most, row.length), 0)
  return '`'.repeat(Math.max(least, longest + 1))
}
