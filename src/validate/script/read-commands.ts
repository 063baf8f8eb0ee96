import { type BlockStack, blockStack, type OpenBlock } from './block-stack.ts'
import { type Cursor, readHeredocs } from './cursor.ts'
import { applyKeyword } from './keywords.ts'
import type { Block, Joint, Redirect, Word, WrittenCommand } from './model.ts'
import { isClosedTest, isOpenTest, readPattern, readTestOperator } from './read-test.ts'
import { readWord, skipBrackets } from './read-word.ts'

const OPERATORS = ['&&', '||', '|&', ';;&', ';;', ';&', '&', '|', ';', '\n'] as const
const REDIRECTS = ['<<<', '<<-', '<<', '<&', '<>', '<', '&>>', '&>', '>>', '>&', '>|', '>'] as const

/** What all levels of one script add to. */
export interface Found {
  readonly commands: WrittenCommand[]
  readonly functions: Set<string>
  readonly comments: { readonly offset: number; readonly text: string }[]
  readonly unclosed: Block[]
  readonly cases: Block[]
  readonly branches: Block[]
  readonly blocks: Block[]
}

/** One level: the script itself, or one substitution. */
interface Level {
  readonly cursor: Cursor
  readonly found: Found
  readonly blocks: BlockStack
  readonly end: '' | ')' | '`'
  words: Word[]
  redirects: Redirect[]
  before: Joint
  negated: boolean
  /** The compound command that has just ended: the next operator belongs to it. */
  closed: OpenBlock | null
  /** Name of the function whose body comes next. */
  functionName: string
}

/** Reads commands into `found` up to `end`, which stays unread, or the end of the text. */
export function readCommands(cursor: Cursor, found: Found, parent: Block | null, end: '' | ')' | '`'): void {
  const blocks = blockStack(parent, found.blocks)
  if (end !== '') blocks.push('substitution', { offset: cursor.at, from: found.commands.length })
  const level: Level = {
    cursor,
    found,
    blocks,
    end,
    words: [],
    redirects: [],
    before: '',
    negated: false,
    closed: null,
    functionName: '',
  }
  while (cursor.at < cursor.text.length) {
    if (end === '`' && cursor.text.charAt(cursor.at) === '`') break
    if (end === ')' && cursor.text.charAt(cursor.at) === ')' && !isOpenTest(level)) {
      if (blocks.find('case', 'branch', 'subshell') === null) break
    }
    readOne(level)
  }
  finish(level, '')
  for (const block of blocks.open()) if (block.kind !== 'substitution') found.unclosed.push(block)
}

function readOne(level: Level): void {
  const { cursor } = level
  const character = cursor.text.charAt(cursor.at)
  if (character === ' ' || character === '\t' || character === '\r') cursor.at++
  else if (cursor.text.startsWith('\\\n', cursor.at)) cursor.at += 2
  else if (character === '#') readComment(level)
  else if (isOpenTest(level) && level.words.at(-1)?.raw === '=~') readPattern(level)
  else if (isOpenTest(level) && /[()<>|]/.test(character)) readTestOperator(level)
  else if (character === '(' || character === ')') readBracket(level, character)
  else if (!readRedirect(level) && !readOperator(level)) readNextWord(level)
}

function readComment({ cursor, found }: Level): void {
  const end = cursor.text.indexOf('\n', cursor.at)
  const stop = end < 0 ? cursor.text.length : end
  found.comments.push({ offset: cursor.at, text: cursor.text.slice(cursor.at, stop) })
  cursor.at = stop
}

function readBracket(level: Level, character: '(' | ')'): void {
  const { cursor, blocks, found, words } = level
  const start = cursor.at
  cursor.at++
  if (character === ')') {
    const block = blocks.find('subshell', 'case', 'branch')
    if (block?.kind === 'subshell' || block === null) {
      finish(level, ')')
      level.closed = blocks.close('subshell')
      // The body of a function may be a subshell: both begin at the same bracket.
      if (level.closed !== null && blocks.top()?.kind === 'function' && blocks.top()?.offset === level.closed.offset) {
        level.closed = blocks.close('function')
      }
    } else {
      // Also with a branch open: `;;` is missing before this pattern.
      const label = words.map((word) => word.plain).join('|')
      level.words = []
      level.redirects = []
      if (block.kind === 'branch') blocks.close('branch')
      found.branches.push(blocks.push('branch', { offset: start, from: found.commands.length, label }))
    }
  } else if (blocks.top()?.kind === 'case') {
    // The optional bracket before a pattern.
  } else if (words.length === 0 && cursor.text.charAt(cursor.at) === '(') {
    skipBrackets(cursor, '(', ')', start)
    const raw = cursor.text.slice(start, cursor.at)
    words.push({ raw, plain: raw, offset: start })
  } else if (words.length === 0) {
    if (level.functionName !== '') pushFunction(level, start)
    const { before, negated } = level
    blocks.push('subshell', { offset: start, from: found.commands.length, before, negated })
    level.before = ''
    level.negated = false
  } else if (namesFunction(words) && /^[ \t]*\)/.test(cursor.text.slice(cursor.at, cursor.at + 20))) {
    cursor.at = cursor.text.indexOf(')', cursor.at) + 1
    level.functionName = words.at(-1)?.plain ?? ''
    level.words = []
  } else if (cursor.text.charAt(start - 1) === '=') {
    skipBrackets(cursor, '(', ')', start)
    const array = cursor.text.slice(start, cursor.at)
    const name = words.pop()
    if (name !== undefined) words.push({ raw: name.raw + array, plain: name.plain + array, offset: name.offset })
  }
}

// `name` before its `()`, or `function name`, with which they may be left out.
function namesFunction(words: readonly Word[]): boolean {
  return words.length === 1 || (words.length === 2 && words[0]?.raw === 'function')
}

function readRedirect(level: Level): boolean {
  const { cursor } = level
  const operator = REDIRECTS.find((candidate) => cursor.text.startsWith(candidate, cursor.at))
  // `<(` and `>(` begin a word.
  if (operator === undefined || /^[<>]\(/.test(cursor.text.slice(cursor.at, cursor.at + 2))) return false
  cursor.at += operator.length
  while (cursor.text.charAt(cursor.at) === ' ' || cursor.text.charAt(cursor.at) === '\t') cursor.at++
  const word = nextWord(level)
  const redirect = { operator, target: word.raw === '' ? null : word, body: '' }
  level.redirects.push(redirect)
  if (operator === '<<' || operator === '<<-') {
    cursor.heredocs.push({ delimiter: word.plain, tabs: operator === '<<-', redirect })
  }
  return true
}

function readOperator(level: Level): boolean {
  const { cursor, blocks } = level
  const operator = OPERATORS.find((candidate) => cursor.text.startsWith(candidate, cursor.at))
  if (operator === undefined) return false
  const inTest = isOpenTest(level) && operator === '&&'
  const inPattern = blocks.top()?.kind === 'case' && operator === '|'
  if (inTest) level.words.push({ raw: operator, plain: operator, offset: cursor.at })
  cursor.at += operator.length
  if (inTest || inPattern) return true
  if (operator === '\n' && level.words.length === 2 && level.words[0]?.raw === 'function') {
    // Its body begins on a line of its own.
    level.functionName = level.words[1]?.plain ?? ''
    level.words = []
  }
  finish(level, operator)
  if (operator === ';;' || operator === ';&' || operator === ';;&') blocks.close('branch')
  if (operator === '\n') readHeredocs(cursor)
  return true
}

function readNextWord(level: Level): void {
  const { cursor, found, blocks } = level
  const word = nextWord(level)
  if (word.raw === '') {
    // Nothing reads this character here, `>` within `[[ ]]` for one.
    cursor.at++
    return
  }
  // The number of a descriptor.
  if (/^[0-9]{1,3}$/.test(word.raw) && /^[<>]/.test(cursor.text.charAt(cursor.at))) return
  if (/^(?:then|do)$/.test(word.raw) && isClosedTest(level)) finish(level, ';')
  const { words } = level
  const atStart = words.length === 0 && level.redirects.length === 0
  if (atStart && level.functionName !== '' && word.raw === '{') {
    pushFunction(level, word.offset)
    return
  }
  if (word.raw === '{' && words.length === 2 && words[0]?.raw === 'function') {
    level.functionName = words[1]?.plain ?? ''
    level.words = []
    pushFunction(level, word.offset)
    return
  }
  if (atStart && word.raw === '!') {
    level.negated = !level.negated
    return
  }
  // `-p` is an option of `time`.
  if (atStart && (word.raw === 'time' || word.raw === '-p')) return
  const keyword = atStart ? applyKeyword(word, blocks, found.commands.length, level) : null
  if (keyword !== null) {
    level.before = ''
    level.negated = false
    level.closed = keyword.closed
    return
  }
  words.push(word)
  if (words[0]?.raw === 'case' && words.length > 2 && word.raw === 'in' && blocks.top()?.kind !== 'case') {
    const subject = words[1]?.plain ?? ''
    finish(level, 'in')
    found.cases.push(blocks.push('case', { offset: words[0].offset, from: found.commands.length, label: subject }))
  }
}

function pushFunction(level: Level, offset: number): void {
  level.found.functions.add(level.functionName)
  level.blocks.push('function', { offset, from: level.found.commands.length, label: level.functionName })
  level.functionName = ''
  level.before = ''
}

function nextWord(level: Level): Word {
  const { cursor, found, blocks } = level
  return readWord(cursor, (inner, end) => readCommands(inner, found, blocks.top(), end), level.end)
}

function finish(level: Level, operator: string): void {
  const { words, redirects, found, blocks, before, negated } = level
  const joins = operator === '&&' || operator === '||' || operator === '|' || operator === '|&'
  const offset = words[0]?.offset ?? redirects[0]?.target?.offset
  if (offset !== undefined) {
    found.commands.push({ offset, words, redirects, block: blocks.top(), before, after: operator, negated })
  }
  if (level.closed !== null && words.length === 0) level.closed.after = operator
  level.closed = null
  level.words = []
  level.redirects = []
  level.negated = false
  // A newline after an operator goes on with the list.
  if (operator !== '\n' || offset !== undefined) level.before = joins ? operator : ''
}
