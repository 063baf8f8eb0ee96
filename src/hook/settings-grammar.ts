import { quoteText } from '../text/printable.ts'
import { contradictionsIn } from './contradictions.ts'
import type { ScriptParts } from './parts.ts'
import { ASSIGNMENTS, CONTAINER_WORDS, PLAN_WORDS, SESSION_WORDS, type ValueRule } from './setting-values.ts'
import { readWholeSettings } from './whole-settings.ts'

/** A line of a script that its settings may not have. */
export interface SettingsFault {
  /** 1-based, of the whole script. */
  readonly line: number
  readonly message: string
}

/** A line of the script, and where it stands. */
interface Line {
  readonly line: number
  readonly text: string
}

type Complain = (line: number, message: string) => void

/** Of a line that is no comment; a path of 1000 characters and the rest of a plan line are a third of it. */
const MOST_CHARACTERS = 4096
const MOST_FAULTS = 50

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)='([^']*)'$/
const OPENING = /^([a-z]+)\(\) \{$/
const PLANNED = /^ {4}instance((?: '[^']*')+)$/
const CONTAINER = /^ {4}container((?: '[^']*')+)$/
const ANY_OTHER = /^ {4}instance "\$1" "\$2"((?: '[^']*')+)$/
const EXCLUDED = /^ {4}case \$1 in (?:'[A-Za-z0-9_.:-]+'|[*?])+\) return 0 ;; \*\) ;; esac$/

/**
 * What in the header and the settings of a script is anything else than our templates write: assignments of quoted literals, the three functions `plan`, `unlisted` and `excluded` in
 * their fixed forms, comments and empty lines. Every value is held to its rule, and the values to each other. Total over any text; empty if all is sound, and then nothing runs but the assignments.
 */
export function settingsFaults({
  header,
  settings,
}: Pick<ScriptParts, 'header' | 'settings'>): readonly SettingsFault[] {
  const faults: SettingsFault[] = []
  const complain: Complain = (line, message) => faults.push({ line, message })
  const above = linesOf(header, 1)
  const below = linesOf(settings, above.length + 1)
  // Of a line with a character that another reader may take for a line end nothing else is believed.
  const readable = [...above, ...below].map((one) => checkCharacters(one, complain))
  if (above[0]?.text !== '#!/bin/sh') complain(1, `${shown(above[0]?.text ?? '')}, expected #!/bin/sh`)
  above.forEach(({ line, text }, at) => {
    if (readable[at] && !text.startsWith('#')) complain(line, `${shown(text)}: in the header, expected comments only`)
  })
  checkSettings(
    below.filter((_, at) => readable[above.length + at]),
    complain,
    () => faults.length > 0,
  )
  if (faults.length === 0) checkTogether(settings, below, complain)
  const all = faults.toSorted((a, b) => a.line - b.line)
  const more = all.length - MOST_FAULTS
  return more <= 0
    ? all
    : [...all.slice(0, MOST_FAULTS), { line: 0, message: `and ${more} more lines that are not sound` }]
}

function linesOf(text: string, first: number): readonly Line[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((one, at) => ({ line: first + at, text: one }))
}

function checkCharacters({ line, text }: Line, complain: Complain): boolean {
  const bad = /[^ -~]/u.exec(text)
  if (bad !== null) {
    const code = (bad[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    complain(line, `U+${code} in column ${bad.index + 1}, expected printable ASCII`)
    return false
  }
  if (text.startsWith('#')) {
    // No shell that was tried goes on with a comment in its next line; a reader might.
    if (text.endsWith('\\')) complain(line, 'a comment that ends in a backslash, expected none')
    return true
  }
  if (text.length > MOST_CHARACTERS) complain(line, `${text.length} characters, expected at most ${MOST_CHARACTERS}`)
  return text.length <= MOST_CHARACTERS
}

function checkSettings(lines: readonly Line[], complain: Complain, isFaulty: () => boolean): void {
  const open = new Map(ASSIGNMENTS.map((rule) => [rule.name, rule]))
  const blocks = new Map(Object.entries(BLOCKS))
  for (let at = 0; at < lines.length; at++) {
    const { line, text } = lines[at] ?? { line: 0, text: '' }
    if (text === '' || text.startsWith('#')) continue
    const [, name = '', value = ''] = ASSIGNMENT.exec(text) ?? []
    const [, block = ''] = OPENING.exec(text) ?? []
    if (name !== '') {
      checkValue(open.get(name), value, line, complain, name)
      open.delete(name)
    } else if (block !== '') {
      const body = bodyAfter(lines, at)
      const isClosed = at + body.length + 1 < lines.length
      if (!isClosed) complain(line, `${block}: has no end, expected a line }`)
      const check = blocks.get(block)
      if (check === undefined) complain(line, `${block}: no such function, or a second one`)
      else check(body, line, complain)
      blocks.delete(block)
      at += body.length + 1
    } else {
      complain(line, `${shown(text)}: no assignment of a quoted literal, no comment and no part of a function`)
    }
  }
  // A line that is not understood may have been meant for one of these.
  if (isFaulty()) return
  const last = lines.at(-1)?.line ?? 1
  for (const name of open.keys()) complain(last, `${name}: is missing above, expected ${name}='...'`)
  for (const name of blocks.keys()) complain(last, `${name}: is missing above, expected ${name}() {`)
}

/** Of settings each of which is sound. */
function checkTogether(settings: string, lines: readonly Line[], complain: Complain): void {
  const whole = readWholeSettings(settings)
  const first = lines[0]?.line ?? 1
  if (whole === null) complain(first, 'the settings cannot be read, expected the form in which they are rendered')
  else
    for (const { at, message } of contradictionsIn(whole))
      complain(lines.find(({ text }) => text.startsWith(at))?.line ?? first, message)
}

function bodyAfter(lines: readonly Line[], opening: number): readonly Line[] {
  let end = opening + 1
  while (end < lines.length && lines[end]?.text !== '}') end++
  return lines.slice(opening + 1, end)
}

function checkValue(
  rule: ValueRule | undefined,
  value: string,
  line: number,
  complain: Complain,
  name = rule?.name ?? '',
): void {
  if (rule === undefined) complain(line, `${name}: no such setting, or a second one`)
  else if (!rule.holds(value)) complain(line, `${name}: ${shown(value)}, expected ${rule.expected}`)
}

/** The bodies that a function may have. */
const BLOCKS: Readonly<Record<string, (body: readonly Line[], opening: number, complain: Complain) => void>> = {
  plan: (body, opening, complain) => {
    const seen = new Set<string>()
    if (body.length === 0) complain(opening, "plan: is empty, expected lines instance '...' or one line :")
    if (body.length === 1 && body[0]?.text === '    :') return
    for (const { line, text } of body) {
      const ofContainer = wordsIn(CONTAINER, text)
      const words = ofContainer ?? wordsIn(PLANNED, text)
      if (words === null) complain(line, `plan: ${shown(text)}, expected instance or container and quoted literals`)
      else checkWords(ofContainer === null ? PLAN_WORDS : CONTAINER_WORDS, words, line, complain)
      const id = `${words?.[0]}:${words?.[1]}`
      if (words !== null && seen.has(id)) complain(line, `plan: ${shown(id)} for a second time`)
      seen.add(id)
    }
  },
  unlisted: (body, opening, complain) => {
    const [first] = body
    if (first === undefined || body.length > 1) {
      complain(first?.line ?? opening, `unlisted: ${body.length} lines, expected one`)
      return
    }
    const words = wordsIn(ANY_OTHER, first.text)
    if (words === null) {
      complain(first.line, `unlisted: ${shown(first.text)}, expected instance "$1" "$2" and quoted literals`)
    } else checkWords(SESSION_WORDS, words, first.line, complain)
  },
  excluded: (body, opening, complain) => {
    const last = body.at(-1)
    if (last?.text !== '    return 1') complain(last?.line ?? opening, 'excluded: expected a last line return 1')
    for (const { line, text } of body.slice(0, -1)) {
      if (!EXCLUDED.test(text)) {
        complain(line, `excluded: ${shown(text)}, expected case $1 in PATTERN) return 0 ;; *) ;; esac`)
      }
    }
  },
}

/** The quoted literals of a line of that form; null if it is of another. */
function wordsIn(form: RegExp, text: string): readonly string[] | null {
  const found = form.exec(text)
  return found === null ? null : [...(found[1] ?? '').matchAll(/ '([^']*)'/g)].map(([, word = '']) => word)
}

function checkWords(rules: readonly ValueRule[], words: readonly string[], line: number, complain: Complain): void {
  if (words.length !== rules.length) {
    complain(line, `${words.length} quoted literals, expected ${rules.length}`)
    return
  }
  rules.forEach((rule, at) => {
    checkValue(rule, words[at] ?? '', line, complain)
  })
}

function shown(text: string): string {
  return quoteText(text, 80)
}
