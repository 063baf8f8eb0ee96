import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lines of each hook by their distance from its end: only the plan before them differs from row to row. */
export interface Coverage {
  readonly texts: Map<string, readonly string[]>
  readonly seen: Map<string, Set<number>>
}

export const newCoverage = (): Coverage => ({ texts: new Map(), seen: new Map() })

const FILE_NAME = /^# (\S+):/m

/**
 * A hook that leaves the numbers of the lines it runs in ROOT/trace.NAME. Standard error is where a shell traces to, and hooks close it: here it
 * goes to that file. No line is added, so that the numbers stay.
 */
export function traced(text: string, root: string): string {
  const name = FILE_NAME.exec(text)?.[1] ?? 'hook'
  const trace = `'${join(root, `trace.${name}`)}'`
  writeFileSync(join(root, `text.${name}`), text)
  return text
    .split('\n')
    .map((line) => {
      if (line === 'set -u') return `set -u; exec 2>>${trace}; PS4='+L\${LINENO}: '; set -x`
      if (!/^\s*exec /.test(line)) return line
      return line.replace(/ 2>(&1|\/dev\/null)(?= |$)/, ` 2>>${trace}`)
    })
    .join('\n')
}

/** Adds what a row's hooks left in its sandbox. */
export function collect(coverage: Coverage, root: string): void {
  for (const file of readdirSync(root).filter((one) => one.startsWith('trace.'))) {
    const name = file.slice('trace.'.length)
    const lines = readFileSync(join(root, `text.${name}`), 'utf8').split('\n')
    if (!coverage.texts.has(name)) coverage.texts.set(name, lines)
    const seen = coverage.seen.get(name) ?? new Set()
    coverage.seen.set(name, seen)
    for (const [, number] of readFileSync(join(root, file), 'latin1').matchAll(/\+L(\d+): /g)) {
      seen.add(lines.length - Number(number))
    }
  }
}

/** A line on which a simple command begins; a shell traces nothing else. */
function isCommand(line: string, before: string): boolean {
  if (/\\$/.test(before)) return false
  const bare = line
    .trim()
    .replace(/^case .* in$/, '')
    .replace(/^for .*; do$/, '')
    .replace(/^(if|while|until|elif|!|then|else|do) +/, '')
    .replace(/^\(?[^ ()$"]+( \| [^ ()]+)*\)( |$)/, '')
    .replace(/^('[^']*'|[^ ()]+)( \| ('[^']*'|[^ ()]+))*\)( |$)/, '')
    .trim()
  return !/^(#.*|[{}()]+.*|;;|fi|done.*|esac.*|else|then|do|while|until|if|[a-z_]+\(\) \{)?$/.test(bare)
}

export interface Report {
  readonly name: string
  readonly percent: number
  /** `12: text`, lines of the first row's hook. */
  readonly uncovered: readonly string[]
}

/** Of the lines after the settings and the plan. */
export function report({ texts, seen }: Coverage): readonly Report[] {
  return [...texts].map(([name, lines]) => {
    const first = lines.indexOf('instance() {')
    const ends = seen.get(name) ?? new Set()
    let inDocument = false
    const commands = lines.flatMap((line, at) => {
      if (inDocument) {
        inDocument = line !== 'END'
        return []
      }
      inDocument = line.includes('<<END')
      return at > first && isCommand(line, lines[at - 1] ?? '') ? [at + 1] : []
    })
    const uncovered = commands.filter((number) => !ends.has(lines.length - number))
    return {
      name,
      percent: (100 * (commands.length - uncovered.length)) / commands.length,
      uncovered: uncovered.map((number) => `${number}: ${lines[number - 1]?.trim()}`),
    }
  })
}
