import * as yaml from 'yaml'
import { parseConfig } from '../../config/parse.ts'
import { type Config, isContainer, type Kind } from '../../model.ts'
import type { FakeInstance } from '../guest/fake-guest.ts'
import { neededBy } from './guest-files.ts'
import { parseId, parseLine } from './parse-step.ts'
import type { InstanceId, Need, ParsedScenario, Scenario, ScenarioProblem, Step } from './scenario.ts'
import { type Sections, splitSections } from './sections.ts'

/** The instances of a guest if the scenario names none, in the order of the plan. */
export const DEFAULT_INSTANCES: readonly FakeInstance[] = [
  { kind: 'cache', name: 'C' },
  { kind: 'iris', name: 'A' },
  { kind: 'iris', name: 'B' },
]

/** Long limits for scenarios that do not wait for a limit, short ones for those that do. */
const LIMITS = {
  long: { freeze: { timeout: 15 }, thaw: { timeout: 15, retries: 1 }, watchdog: { deadline: 60 } },
  short: { freeze: { timeout: 3 }, thaw: { timeout: 3, retries: 1 }, watchdog: { deadline: 6 } },
} as const

const CONFIG_FILE = 'config.yaml'
const ONCE: readonly string[] = ['limits', 'leaves', 'known', 'systemd', 'users', 'planned', 'tools-conf']

/** Reads a scenario; `name` is its name, `file` what its problems call it; with `kind` the default guest has no other. Never throws. */
export function parseScenario(text: string, name: string, file: string, kind?: Kind): ParsedScenario {
  const sections = splitSections(text)
  const problems: ScenarioProblem[] = sections.doubled.map(({ name, line }) => ({
    file,
    line,
    message: `a second section ${name}, expected one`,
  }))
  const add = (line: number, message: string): void => {
    problems.push({ file, line, message })
  }
  const { title, about } = readComment(sections.lines)
  if (title === '') add(1, 'no first line `# ...`, expected a sentence that says what the scenario shows')
  const steps: Step[] = []
  const setUp: Step[] = []
  const faults: Step[] = []
  const comments = commentsOf(sections.lines)
  const needs: string[] = []
  for (const [index, line] of sections.lines.entries()) {
    const parsed = parseLine(line, index + 1)
    if (parsed.kind === 'problem') add(index + 1, parsed.message)
    if (parsed.kind !== 'step') continue
    const { step, rule } = parsed
    if (rule.part === 'set-up' && steps.length > 0)
      add(index + 1, `${step.verb} comes after a step, expected above the first one`)
    if (ONCE.includes(step.verb) && setUp.some(({ verb }) => verb === step.verb))
      add(index + 1, `a second ${step.verb}, expected one`)
    if (step.verb === 'needs') needs.push(...step.words)
    if (rule.part === 'set-up') setUp.push(step)
    else if (rule.part === 'both' && steps.length === 0) faults.push(step)
    else steps.push({ ...step, says: comments.get(index) ?? '' })
    const [, section] = step.words
    if (step.verb === 'put' && section !== undefined && !Object.hasOwn(sections.files, section))
      add(index + 1, `no section -- ${section} -- below, expected one`)
    const need = neededBy(step)
    if (need !== null && !needs.includes(need) && !step.when.includes(need))
      add(index + 1, `${step.verb} without "needs ${need}" at the top, expected it there`)
  }
  const toolsConf = setUp.find(({ verb }) => verb === 'tools-conf')
  const conf = toolsConf?.words[0] ?? ''
  if (toolsConf !== undefined && !Object.hasOwn(sections.files, conf))
    add(toolsConf.line, `no section -- ${conf} -- below, expected one`)
  if (toolsConf !== undefined && !setUp.some(({ verb, words }) => verb === 'needs' && words.includes('vmtoolsd')))
    add(toolsConf.line, 'tools-conf without "needs vmtoolsd", expected it too')
  if (steps.length === 0) add(Math.max(1, sections.lines.length), 'no step, expected one')
  const instances = instancesOf(setUp, kind)
  const planned = idsOf(setUp, 'planned').map(
    (id) => instances.find(({ kind, name }) => kind === id.kind && name === id.name) ?? id,
  )
  const toPlan = planned.length > 0 ? planned : instances
  const config = configOf(setUp, sections, { file, problems, planned: toPlan })
  if (problems.length > 0 || config === null) {
    return { kind: 'problems', problems: problems.sort((a, b) => a.line - b.line) }
  }
  const scenario: Scenario = {
    name,
    title,
    about,
    needs: setUp.filter(({ verb }) => verb === 'needs').flatMap(({ words }) => words as readonly Need[]),
    instances,
    planned: toPlan,
    leaves: setUp.find(({ verb }) => verb === 'leaves')?.words[0] ?? '',
    known: setUp.find(({ verb }) => verb === 'known')?.words[0] ?? '',
    config,
    toolsConf: toolsConf === undefined ? [] : (sections.files[conf] ?? '').split('\n'),
    environment: environmentOf(setUp),
    systemd: setUp.some(({ verb }) => verb === 'systemd'),
    users: setUp.find(({ verb }) => verb === 'users')?.words ?? null,
    faults,
    steps,
    files: sections.files,
    source: text,
  }
  return { kind: 'scenario', scenario }
}

/** The comment at the top: its first line, and the rest. */
function readComment(lines: readonly string[]): { readonly title: string; readonly about: string } {
  const end = lines.findIndex((line) => !line.startsWith('#'))
  const comment = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^#\s?/, '').trim())
  const [title = '', ...about] = comment
  return { title, about: about.join('\n').trim() }
}

/** For each line, by its index, the comment on the lines just above it; the one at the top belongs to the scenario. */
function commentsOf(lines: readonly string[]): ReadonlyMap<number, string> {
  const comments = new Map<number, string>()
  let above: string[] = []
  let isTop = true
  for (const [index, line] of lines.entries()) {
    const [, comment] = /^\s*#\s*(.*)/.exec(line) ?? []
    if (comment === undefined) {
      if (above.length > 0) comments.set(index, above.join(' '))
      above = []
      isTop = false
    } else if (!isTop) above.push(comment.trim())
  }
  return comments
}

function instancesOf(setUp: readonly Step[], kind: Kind | undefined): readonly FakeInstance[] {
  const instances = setUp
    .filter(({ verb }) => verb === 'instance')
    .flatMap(({ words, options }) =>
      words
        .map(parseId)
        .filter((id) => id !== null)
        .map((id) => ({ ...pick(options), ...id })),
    )
  if (instances.length > 0 || setUp.some(({ verb }) => verb === 'instance')) return instances
  return kind === undefined ? DEFAULT_INSTANCES : DEFAULT_INSTANCES.map(({ name }) => ({ kind, name }))
}

/** `environment IFS=x CDPATH=/tmp` */
function environmentOf(setUp: readonly Step[]): Scenario['environment'] {
  const lines = setUp.filter(({ verb }) => verb === 'environment')
  return Object.fromEntries(lines.flatMap(({ words }) => words.map((word) => word.split(/=(.*)/s).slice(0, 2))))
}

/** `login=USER:PASSWORD` and `open-to=OS-USER` are of the fake's login, `freeze-arguments=N` of its ExternalFreeze, the rest are fields of qlist. */
function pick(options: Step['options']): Omit<FakeInstance, 'kind' | 'name'> {
  const { login, 'open-to': openTo, 'freeze-arguments': freezeArguments, ...fields } = options
  const [user = '', password = ''] = login?.split(':') ?? []
  return {
    ...fields,
    ...(freezeArguments === undefined ? {} : { freezeArguments }),
    ...(login === undefined ? {} : { login: { user, password, ...(openTo === undefined ? {} : { owner: openTo }) } }),
  }
}

function idsOf(setUp: readonly Step[], verb: string): readonly InstanceId[] {
  return setUp
    .filter((step) => step.verb === verb)
    .flatMap(({ words }) => words.map(parseId).filter((id) => id !== null))
}

function configOf(
  setUp: readonly Step[],
  { files, firstLines }: Sections,
  {
    file,
    problems,
    planned,
  }: { readonly file: string; readonly problems: ScenarioProblem[]; readonly planned: readonly FakeInstance[] },
): Config | null {
  const lines = setUp.filter(({ verb }) => verb === 'config')
  const limits = setUp.findLast(({ verb }) => verb === 'limits')?.words[0] === 'short' ? LIMITS.short : LIMITS.long
  const text = files[CONFIG_FILE]
  const first = lines[0]?.line ?? 1
  if (text !== undefined && lines.length > 0) {
    problems.push({
      file,
      line: first,
      message: `config beside a section -- ${CONFIG_FILE} --, expected one of the two`,
    })
    return null
  }
  const containers = planned.filter(({ kind }) => isContainer(kind)).map(entryOf)
  const written: Tree = structuredClone({
    ...limits,
    ...(containers.length === 0 ? {} : { instances: { containers } }),
  }) as Tree
  for (const { words, line } of lines) {
    const trouble = setKey(written, words[0] ?? '', words[1] ?? '')
    if (trouble !== null) problems.push({ file, line, message: trouble })
  }
  const parsed = parseConfig(text ?? JSON.stringify(written), file)
  if (parsed.kind === 'ok') return parsed.config
  const mark = (firstLines[CONFIG_FILE] ?? 1) - 1
  for (const { line, message } of parsed.problems) {
    // what is missing at the end of the section is missed on the line behind it
    problems.push({ file, line: text === undefined ? first : mark + Math.min(line, linesIn(text)), message })
  }
  return null
}

/** A container of the guest as an entry of instances.containers. */
export function entryOf({ kind, name, inside }: FakeInstance): string {
  return `${kind}:${name}${inside === undefined ? '' : `/${inside}`}`
}

const linesIn = (text: string): number => text.split('\n').length - 1

type Tree = { [key: string]: unknown }

function setKey(tree: Tree, path: string, value: string): string | null {
  const keys = path.split('.')
  if (keys.includes('__proto__')) return `"${path}" is no key of the configuration`
  const last = keys.pop() ?? ''
  let at = tree
  for (const key of keys) {
    const next = Object.hasOwn(at, key) ? at[key] : undefined
    const below: Tree = typeof next === 'object' && next !== null ? (next as Tree) : {}
    at[key] = below
    at = below
  }
  try {
    // a value of one line needs no YAML anchors, which could refer to themselves
    at[last] = yaml.parse(value, { maxAliasCount: 0 })
    return null
  } catch {
    return `"${value}" is no value, expected YAML`
  }
}
