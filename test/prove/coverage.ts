import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENGINE_BORDER } from '../../src/hook/parts.ts'

/** The lines of the script that ran, by their distance from its end: only the settings above the engine differ from one scenario to the next. */
export interface Coverage {
  /** Of the first scenario. */
  lines: readonly string[]
  readonly seen: Set<number>
}

export const newCoverage = (): Coverage => ({ lines: [], seen: new Set() })

/**
 * The script, changed so that the shell traces the number of each line to ROOT/trace. A shell traces to standard error, which the engine closes: in this script the
 * engine redirects standard error to that file instead. No line is added, so that the numbers stay.
 */
export function traced(text: string, root: string): string {
  const trace = `'${join(root, 'trace')}'`
  writeFileSync(join(root, 'text'), text)
  return text
    .split('\n')
    .map((line) => {
      if (line === 'set -u') return `set -u; exec 2>>${trace}; PS4='+L\${LINENO}: '; set -x`
      if (!/^\s*exec /.test(line)) return line
      return line.replace(/ 2>(&1|\/dev\/null)(?= |$)/, ` 2>>${trace}`)
    })
    .join('\n')
}

/** Adds the traces of a scenario's hooks. */
export function collect(coverage: Coverage, root: string): void {
  if (!existsSync(join(root, 'trace'))) return
  const lines = readFileSync(join(root, 'text'), 'utf8').split('\n')
  if (coverage.lines.length === 0) coverage.lines = lines
  for (const [, number] of readFileSync(join(root, 'trace'), 'latin1').matchAll(/\+L(\d+): /g))
    coverage.seen.add(lines.length - Number(number))
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
  readonly percent: number
  /** `12: text`, lines of the first scenario's script. */
  readonly uncovered: readonly string[]
}

/** The commands of the engine, and which of them no scenario ran. */
export function report({ lines, seen }: Coverage): Report {
  const first = lines.indexOf(ENGINE_BORDER)
  let inDocument = false
  const commands = lines.flatMap((line, at) => {
    if (inDocument) {
      inDocument = line !== 'END'
      return []
    }
    inDocument = line.includes('<<END')
    if (at <= first || !isCommand(line, lines[at - 1] ?? '')) return []
    return [{ text: `${at + 1}: ${line.trim()}`, ran: seen.has(lines.length - at - 1) }]
  })
  const uncovered = commands.filter(({ ran }) => !ran).map(({ text }) => text)
  return { percent: (100 * (commands.length - uncovered.length)) / commands.length, uncovered }
}
