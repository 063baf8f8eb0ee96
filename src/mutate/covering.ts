import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../harness/language/scenario.ts'
import { runJob } from '../harness/prove/worker.ts'
import type { Templates } from '../hook/render.ts'

/** The lines of the engine that each scenario runs, as PARTIAL:LINE; a scenario that could not be traced has no entry. */
export type Covering = Readonly<Record<string, readonly string[]>>

/** A shell that can say which line it runs; Debian's dash cannot. */
const SHELL = '/usr/bin/busybox'
const AT_ONCE_PER_CORE = 20

/** Plays each scenario once, in a folder, with hooks that write down which lines they run. Without busybox the result is empty. */
export async function coveringOf(scenarios: readonly Scenario[], templates: Templates): Promise<Covering> {
  const covering: Record<string, readonly string[]> = {}
  if (!existsSync(SHELL)) return covering
  const places = placesFromTheEnd(templates)
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-mutate-'))
  const left = scenarios.filter(({ needs }) => needs.every((need) => FOLDER_HAS.has(need)))
  const lane = async (_: unknown, index: number): Promise<void> => {
    const trace = join(folder, String(index))
    const ground = { kind: 'sandbox', templates: traced(templates, trace) } as const
    for (let scenario = left.shift(); scenario !== undefined; scenario = left.shift()) {
      rmSync(trace, { force: true })
      const job = { scenario, tried: { kind: 'ours' }, shell: `${SHELL} sh`, shellName: SHELL, caller: null } as const
      await runJob(job, ground, new AbortController().signal)
      if (existsSync(trace)) covering[scenario.name] = readTrace(readFileSync(trace, 'latin1'), places)
    }
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() * AT_ONCE_PER_CORE }, lane))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return covering
}

const FOLDER_HAS: ReadonlySet<string> = new Set(['ours', 'root', 'chown'])

/**
 * The templates with a trace of each line in the file `trace`. A shell traces to standard error, which the engine closes: each `exec` of the engine sends standard error to that file instead. No
 * line is added, so that the numbers stay right. `of N` in the trace is the number of lines of the script, since the settings above the engine differ in length.
 */
function traced(templates: Templates, trace: string): Templates {
  const edit = (text: string): string =>
    text
      .split('\n')
      .map((line) => {
        if (line === 'set -u') return `set -u; exec 2>>'${trace}'; PS4='+L\${LINENO}: '; set -x; : "of $(wc -l <"$0")"`
        return /^\s*exec /.test(line) ? line.replace(/ 2>(&1|\/dev\/null)(?= |$)/, ` 2>>'${trace}'`) : line
      })
      .join('\n')
  const partials = Object.fromEntries(Object.entries(templates.partials).map(([name, text]) => [name, edit(text)]))
  return { ...templates, hook: edit(templates.hook), partials }
}

/** PARTIAL:LINE of each line of the engine, the last line first, since the engine is the end of each script. */
function placesFromTheEnd({ hook, partials }: Templates): readonly string[] {
  const places = hook
    .trimEnd()
    .split('\n')
    .flatMap((line, index) => {
      const name = /^\{\{> (.*)\}\}$/.exec(line)?.[1]
      if (name === undefined) return [`hook:${index + 1}`]
      // a rendered settings partial has more lines than its template; only lines below it are looked up
      return (partials[name] ?? '')
        .trimEnd()
        .split('\n')
        .map((_, at) => `${name}:${at + 1}`)
    })
  return places.reverse()
}

function readTrace(trace: string, places: readonly string[]): readonly string[] {
  let length = 0
  const seen = new Set<string>()
  for (const [, of, number] of trace.matchAll(/^\++L\d+: : ['"]?of (\d+)|^\++L(\d+): /gm)) {
    if (of !== undefined) length = Number(of)
    else seen.add(places[length - Number(number)] ?? '')
  }
  seen.delete('')
  return [...seen]
}
