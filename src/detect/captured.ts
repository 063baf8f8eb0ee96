import type { Inventory, Kind } from '../model.ts'
import { textLines } from '../text/lines.ts'
import { quoteText } from '../text/printable.ts'
import { type Answer, judge } from './ask.ts'
import { LIST_PROGRAMS, LIST_VERBS, type ListVerb } from './binaries.ts'
import { familyOf, inventoryOf } from './families.ts'

/** What `iris qlist` or another list command printed, kept in a file. */
export interface CapturedText {
  readonly file: string
  readonly content: Buffer
}

/** A captured list that is understood so far that its command is known. */
export interface CapturedList {
  readonly file: string
  /** `iris qlist`. */
  readonly command: string
  readonly answer: Answer
}

/** Why a file is no list, with its line; 0 for the file as a whole. */
export interface NoList {
  readonly line: number
  readonly message: string
}

/** The list in a file. `given` is the kind that the command line tells; null if the list must tell it. */
export function readCaptured(
  { file, content }: CapturedText,
  given: Kind | null,
): ({ readonly kind: 'list' } & CapturedList) | ({ readonly kind: 'no list' } & NoList) {
  const text = decoded(content)
  const lines = textLines(text)
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) return no(0, 'empty: does not say that there is no instance, expected what iris qall prints then')
  const verb = verbOf(lines)
  if (verb === null) {
    return no(
      first + 1,
      `${quoteText(lines[first] ?? '')}: no list, expected what iris qlist, iris qall or iris list prints`,
    )
  }
  const told = kindOf(lines, given)
  if (typeof told !== 'string') return no(told.line, told.message)
  const program = LIST_PROGRAMS.find(({ kind }) => kind === told)?.program ?? told
  const command = `${program} ${verb.verb}`
  // nothing is known of its exit status, and what stood on standard error is not in the file
  const end = { kind: 'exited', status: 0 } as const
  const answer = judge({ end, stdout: text, stderr: Buffer.alloc(0) }, { kind: told, command }, verb)
  return { kind: 'list', file, command, answer }
}

/** The inventory of a guest with these lists. */
export async function inventoryOfCaptured(lists: readonly CapturedList[]): Promise<Inventory> {
  const families = LIST_PROGRAMS.flatMap(({ program }) => {
    const answers = LIST_VERBS.flatMap(({ verb }) =>
      lists.filter(({ command }) => command === `${program} ${verb}`).map(({ answer }) => answer),
    )
    return answers.length === 0 ? [] : [familyOf(answers)]
  })
  return await inventoryOf(families, () => ({ kind: 'unknown', because: 'no list tells it' }))
}

const no = (line: number, message: string) => ({ kind: 'no list', line, message }) as const

/** UTF-8 with or without its mark, or UTF-16, as PowerShell's `>` writes it; as UTF-8. */
function decoded(content: Buffer): Buffer {
  if (content[0] === 0xff && content[1] === 0xfe) return Buffer.from(new TextDecoder('utf-16le').decode(content))
  const hasMark = content.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
  return hasMark ? content.subarray(3) : content
}

/** The verb whose form the lines have: the headings of `list` and `qall` stand in no line of `qlist`. */
function verbOf(lines: readonly string[]): ListVerb | null {
  const name = lines.some((line) => /^(?:Configuration|Instance) '/.test(line))
    ? 'list'
    : lines.some((line) => /^ {4}-{16} /.test(line))
      ? 'qall'
      : lines.some((line) => line.split('^').length > 2)
        ? 'qlist'
        : null
  return LIST_VERBS.find(({ verb }) => verb === name) ?? null
}

/** The name of the parameter file, which each line of `qlist` and each instance of `list` has, tells the kind. */
const CPF = /(?:\^|^\s+conf file:\s*)(?:[^^]*\/)?(iris|cache)\.cpf\b/

function kindOf(lines: readonly string[], given: Kind | null): Kind | NoList {
  let found: { readonly kind: Kind; readonly line: number } | null = null
  for (const [index, text] of lines.entries()) {
    const kind = CPF.exec(text)?.[1] as Kind | undefined
    if (kind === undefined) continue
    const line = index + 1
    if (given !== null && kind !== given) {
      return { line, message: `${quoteText(text.trim())}: an instance of ${kind}, expected ${given}, as --kind says` }
    }
    if (found !== null && found.kind !== kind) {
      const message = `${quoteText(text.trim())}: an instance of ${kind}, and on line ${found.line} one of ${found.kind}, expected one list in a file`
      return { line, message }
    }
    found ??= { kind, line }
  }
  const kind = given ?? found?.kind
  return (
    kind ?? {
      line: 0,
      message: 'does not tell whether it is of iris or of ccontrol, expected --kind iris or --kind cache',
    }
  )
}
