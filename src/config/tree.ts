import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { type Path, type Position, pathId, quoted } from './key-path.ts'
import { MAX_NESTING } from './limits.ts'

/** A mistake at a place of the file; `path` is null for a mistake outside of all keys. */
export interface Complaint {
  /** 1-based; 0 for the file as a whole. */
  readonly line: number
  readonly path: Path | null
  /** `<what is wrong>[, <expected>]` */
  readonly message: string
}

/** A configuration file as plain values. */
export type Tree =
  | { readonly kind: 'syntax'; readonly complaints: readonly Complaint[] }
  | {
      readonly kind: 'tree'
      /** Mappings are objects without a prototype. */
      readonly value: unknown
      /** The place of each key and list entry, by pathId. */
      readonly positions: ReadonlyMap<string, Position>
      /** Keys that are refused and not in `value`. */
      readonly complaints: readonly Complaint[]
    }

/** Reads YAML, of which JSON is a part. Anchors, aliases, tags and several documents are refused. */
export function readTree(text: string): Tree {
  const tooDeep = deepLine(text)
  if (tooDeep !== null) {
    const message = `nested too deeply, expected at most ${MAX_NESTING} levels`
    return { kind: 'syntax', complaints: [{ line: tooDeep, path: null, message }] }
  }
  const counter = new LineCounter()
  // The library compares each key with all others, in quadratic time; toValue uses a set.
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  })
  const positionAt = (offset: number | undefined): Position => {
    if (offset === undefined) return { line: 0, column: 0 }
    const { line, col } = counter.linePos(offset)
    return { line: line || 1, column: col || 1 }
  }
  const lineAt = (offset: number | undefined): number => positionAt(offset).line

  const syntax = new Map<number, Complaint>()
  const add = (line: number, message: string): void => {
    if (!syntax.has(line)) syntax.set(line, { line, path: null, message })
  }
  for (const problem of [...document.errors, ...document.warnings]) {
    const several = problem.code === 'MULTIPLE_DOCS'
    add(lineAt(problem.pos[0]), several ? 'a second document, expected one' : notYaml(problem.message))
  }
  // In YAML 1.1 `yes` is true and `1:00` is 60.
  if (document.directives?.yaml.version !== '1.2') add(1, 'a %YAML directive, expected YAML 1.2')
  visit(document, {
    Node: (_key, node) => {
      const { anchor, tag } = node as { anchor?: string; tag?: string }
      const line = lineAt(node.range?.[0])
      if (isAlias(node) || anchor !== undefined) add(line, 'an anchor or alias, expected the value written out')
      else if (tag !== undefined) add(line, `the tag ${quoted(tag)}, expected a value without one`)
    },
  })
  if (syntax.size > 0) return { kind: 'syntax', complaints: [...syntax.values()].sort((a, b) => a.line - b.line) }

  const positions = new Map<string, Position>()
  const complaints: Complaint[] = []
  const value = toValue(document.contents, [], { positionAt, positions, complaints })
  return { kind: 'tree', value, positions, complaints }
}

interface Reading {
  readonly positionAt: (offset: number | undefined) => Position
  readonly positions: Map<string, Position>
  readonly complaints: Complaint[]
}

function toValue(node: unknown, path: Path, reading: Reading): unknown {
  if (isScalar(node)) return node.value
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const at = [...path, index]
      reading.positions.set(pathId(at), reading.positionAt((item as Node | null)?.range?.[0]))
      return toValue(item, at, reading)
    })
  }
  if (!isMap(node)) return null
  const object: Record<string, unknown> = Object.create(null)
  for (const { key, value } of node.items) {
    const position = reading.positionAt((key as Node | null)?.range?.[0] ?? node.range?.[0])
    const { line } = position
    const name = keyText(key)
    if (name === null) {
      reading.complaints.push({ line, path, message: 'a key that is not a word, expected a name' })
      continue
    }
    const at = [...path, name]
    if (name in object) {
      const first = reading.positions.get(pathId(at))?.line
      reading.complaints.push({ line, path: at, message: `written twice, first on line ${first}` })
      continue
    }
    // The schema library ignores this key silently.
    if (name === '__proto__') {
      reading.complaints.push({ line, path: at, message: 'this key is not accepted' })
      continue
    }
    reading.positions.set(pathId(at), position)
    object[name] = toValue(value, at, reading)
  }
  return object
}

// An instance may be called 2024 or TRUE: its name is the text, not the number or boolean of YAML.
function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null
  if (typeof key.value === 'string') return key.value
  return key.source === undefined || key.source === '' ? null : key.source
}

// The library recurses, and V8 can abort the whole process when its stack runs out; its lexer does not.
function deepLine(text: string): number | null {
  let line = 1
  let flow = 0
  let indicators = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow++
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1)
    else if (flow === 0 && (token === '-' || token === '?' || token === ':')) indicators++
    if (flow > MAX_NESTING || indicators > MAX_NESTING) return line
    if (!token.includes('\n')) continue
    line += token.split('\n').length - 1
    indicators = 0
  }
  return null
}

function notYaml(message: string): string {
  const text = message
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .replace(/\.$/, '')
  return `not valid YAML: ${text.length > 160 ? quoted(text.slice(0, 160)) : text}`
}
