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
  ['a condition is turned', ['if is_late; then'], ['1: if ! is_late; then']],
  ['a turned condition is turned back', ['if ! is_late; then'], ['1: if is_late; then']],
  ['a branch is never taken', ['    gone:*) undo ;;'], ["1: '@never') undo ;;"]],
  ['the branch for all else stays', ['    *) undo ;;'], []],
  [
    'a comparison',
    ['until [ "$a" -gt "$b" ]; do'],
    ['1: until ! [ "$a" -gt "$b" ]; do', '1: until [ "$a" -le "$b" ]; do'],
  ],
  ['a number', ['    sleep 2'], ['1: :', '1: sleep 0', '1: sleep 20']],
  ['a job in the background', ['    deputy &'], ['1: :', '1: deputy']],
  [
    'a limit',
    ['    exec timeout -k 1 "$limit" iris'],
    ['1: :', '1: exec iris', '1: exec timeout -k 0 "$limit" iris', '1: exec timeout -k 10 "$limit" iris'],
  ],
  ['a verdict', ['    VERDICT=aborted'], ['1: :', '1: VERDICT=consistent']],
  ['comments, blank lines and decisions of the renderer stay', ['# a', '', '{{#if freezes}}'], []],
])('%s', (_, lines, expected) => {
  expect(mutantsOfLines(...lines)).toEqual(expected)
})

test('each mutant is one changed line of one partial of the hooks, and has a name of its own', async () => {
  const templates = await readTemplates()
  const mutants = mutantsOf(templates, () => true)
  expect(mutants.length).toBeGreaterThan(1000)
  const ids = new Set<string>()
  for (const { id, partial, line, templates: wrong } of mutants) {
    ids.add(id)
    const before = templates.partials[partial]?.split('\n') ?? []
    const after = wrong.partials[partial]?.split('\n') ?? []
    expect(after.flatMap((text, index) => (text === before[index] ? [] : [index + 1]))).toEqual([line])
    expect(Object.keys(wrong.partials).filter((name) => wrong.partials[name] !== templates.partials[name])).toEqual([
      partial,
    ])
  }
  expect(ids.size).toBe(mutants.length)
})

test('a sample is spread over all of them', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `    note ${'x'.repeat(index)}`)
  const mutants = mutantsOf({ ...NOTHING, partials: { part: lines.join('\n') } }, () => true)
  expect(sampleOf(mutants, 4).map(({ line }) => line)).toEqual([13, 38, 63, 88])
  expect(sampleOf(mutants, 1000)).toEqual(mutants)
})
