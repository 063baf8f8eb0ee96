import type { Templates } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { mutantsOf, sampleOf } from '../../src/mutate/mutants.ts'

const NOTHING = { version: '0.0.0', hook: '' } as const

function mutantsOfLines(...lines: string[]): readonly string[] {
  const templates: Templates = { ...NOTHING, partials: { part: lines.join('\n') } }
  return mutantsOf(templates, () => true).map(({ line, after }) => `${line}: ${after}`)
}

test.each<[string, readonly string[], readonly string[]]>([
  ['a statement is left out', ['    record begun'], ['1: :']],
  ['a condition is negated', ['if is_late; then'], ['1: if ! is_late; then']],
  ['a negated condition loses its negation', ['if ! is_late; then'], ['1: if is_late; then']],
  ['a branch is never taken', ['    gone:*) undo ;;'], ["1: '@never') undo ;;"]],
  ['the default branch of a case stays', ['    *) undo ;;'], []],
  [
    'a comparison is negated in two ways',
    ['until [ "$a" -gt "$b" ]; do'],
    ['1: until ! [ "$a" -gt "$b" ]; do', '1: until [ "$a" -le "$b" ]; do'],
  ],
  ['a number becomes 0 and ten times as large', ['    sleep 2'], ['1: :', '1: sleep 0', '1: sleep 20']],
  ['a background job runs in the foreground', ['    deputy &'], ['1: :', '1: deputy']],
  [
    'a time limit is removed or changed',
    ['    exec timeout -k 1 "$limit" iris'],
    ['1: :', '1: exec iris', '1: exec timeout -k 0 "$limit" iris', '1: exec timeout -k 10 "$limit" iris'],
  ],
  [
    'a number of a parameter, a descriptor or a status stays',
    ['    echo "${1#*:}" >&2 || return 1'],
    ['1: :', '1: echo "${1#*:}" >&2 && return 1', '1: echo "${1#*:}" >&2 || return 0'],
  ],
  ['the words that a loop only counts stay', ['for _ in 1 2 30; do'], []],
  ['a lock changes', ['    flock -s 8 8<&7'], ['1: :', '1: flock -s 0 8<&7', '1: flock -s 80 8<&7', '1: flock 8 8<&7']],
  ['a verdict becomes consistent', ['    VERDICT=aborted'], ['1: :', '1: VERDICT=consistent']],
  ['comments, blank lines and decisions of the renderer stay', ['# a', '', '{{#if freezes}}'], []],
])('%s', (_, lines, expected) => {
  expect(mutantsOfLines(...lines)).toEqual(expected)
})

test('each mutant is one changed line of one partial of the hooks, and has a different name', async () => {
  const templates = await readTemplates()
  const mutants = mutantsOf(templates, () => true)
  expect(mutants.length).toBeGreaterThan(1000)
  const ids = new Set<string>()
  for (const { id, partial, line, templates: wrong } of mutants) {
    ids.add(id)
    const before = textsOf(templates)
    const after = textsOf(wrong)
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([partial])
    const old = before[partial]?.split('\n') ?? []
    expect(after[partial]?.split('\n').flatMap((text, at) => (text === old[at] ? [] : [at + 1]))).toEqual([line])
  }
  expect(ids.size).toBe(mutants.length)
})

function textsOf({ hook, partials }: Templates): Readonly<Record<string, string>> {
  return { ...partials, hook }
}

test('a sample is spread over the lines of each partial', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `    note ${'x'.repeat(index)}`)
  const partials = { long: lines.join('\n'), short: '    note a\n    note b' }
  const mutants = mutantsOf({ ...NOTHING, partials }, () => true)
  const places = (count: number) => sampleOf(mutants, count).map(({ partial, line }) => `${partial}:${line}`)
  expect(places(4)).toEqual(['long:13', 'long:38', 'long:63', 'long:88', 'short:1', 'short:2'])
  expect(sampleOf(mutants, 1000)).toEqual(mutants)
})
