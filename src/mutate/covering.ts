import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../harness/language/scenario.ts'
import { runJob } from '../harness/prove/worker.ts'
import type { Templates } from '../hook/render.ts'

/** The lines of the engine that each scenario runs, as PARTIAL:LINE; a scenario that could not be traced is not there. */
export type Covering = Readonly<Record<string, readonly string[]>>

/** A shell that can say which line it runs; Debian's dash cannot. */
const SHELL = '/usr/bin/busybox'
const AT_ONCE_PER_CORE = 20

/** Plays each scenario once, in a folder, with hooks that write down which lines they run. Nothing is known without busybox. */
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

/** Standard error is where a shell traces to, and the engine closes it: here it goes to a file. No line is added. The number is that of the lines from there to the end. */
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

/** PARTIAL:LINE of each line of the engine, the last line first. */
function placesFromTheEnd({ hook, partials }: Templates): readonly string[] {
  const places = hook
    .trimEnd()
    .split('\n')
    .flatMap((line, index) => {
      const name = /^\{\{> (.*)\}\}$/.exec(line)?.[1]
      if (name === undefined) return [`hook:${index + 1}`]
      // the settings are longer when they are rendered, and no line above them counts
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
