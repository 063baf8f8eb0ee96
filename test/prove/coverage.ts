import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lines of each hook by their distance from its end: only the plan before them differs from one scenario to the next. */
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

/** Adds what a scenario's hooks left on its guest. */
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
  /** `12: text`, lines of the first scenario's hook. */
  readonly uncovered: readonly string[]
}

interface Command {
  readonly number: number
  readonly ran: boolean
  /** The line and the one before: what stands for it in the other hooks, which are made of the same partials. */
  readonly key: string
}

/** The commands after the settings and the plan. */
function commandsOf(lines: readonly string[], seen: ReadonlySet<number>): readonly Command[] {
  const first = lines.indexOf('instance() {')
  let inDocument = false
  return lines.flatMap((line, at) => {
    const before = lines[at - 1] ?? ''
    if (inDocument) {
      inDocument = line !== 'END'
      return []
    }
    inDocument = line.includes('<<END')
    if (at <= first || !isCommand(line, before)) return []
    return [{ number: at + 1, ran: seen.has(lines.length - at - 1), key: `${before}\n${line}` }]
  })
}

/** Each hook for itself, and last all of them: there a line has run if it did in any hook. */
export function report({ texts, seen }: Coverage): readonly Report[] {
  const hooks = [...texts].map(([name, lines]) => ({
    name,
    lines,
    commands: commandsOf(lines, seen.get(name) ?? new Set()),
  }))
  const ranAnywhere = new Set(hooks.flatMap(({ commands }) => commands.filter(({ ran }) => ran).map(({ key }) => key)))
  const of = (name: string, ran: (command: Command) => boolean): Report => {
    const chosen = hooks.filter((hook) => name === 'all' || hook.name === name)
    const all = chosen.flatMap(({ lines, commands }) =>
      commands.map((command) => ({ ...command, text: `${command.number}: ${lines[command.number - 1]?.trim()}` })),
    )
    const uncovered = all.filter((command) => !ran(command))
    return {
      name,
      percent: (100 * (all.length - uncovered.length)) / all.length,
      uncovered: [...new Set(uncovered.map(({ text }) => text))],
    }
  }
  return [...hooks.map(({ name }) => of(name, ({ ran }) => ran)), of('all', ({ key }) => ranAnywhere.has(key))]
}
