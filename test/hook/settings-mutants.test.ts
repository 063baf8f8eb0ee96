import { spawnSync } from 'node:child_process'
import { partsOf, type ScriptParts } from '../../src/hook/parts.ts'
import { ASSIGNMENTS } from '../../src/hook/setting-values.ts'
import { settingLines } from '../../src/hook/settings.ts'
import { settingsFaults } from '../../src/hook/settings-grammar.ts'
import { goldenScripts } from './golden-scripts.ts'
import { SOUND } from './sound-script.ts'

const MUTANTS = 150
const SEED = 20261129
/** Characters that begin or end a word, a command or a quotation in a shell. */
const SPECIAL = ["'", '"', '`', '$', '(', ')', '{', '}', ';', '&', '|', '<', '\n', '\r', '\0', '\\', '#', '=', ' ', 'x']

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The text with one byte more, one byte less or one other byte above the engine, at a quote, a parenthesis, a line end and the like. */
function mutants(text: string): readonly string[] {
  const next = random(SEED)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  const { header = '', settings = '' } = partsOf(text) ?? {}
  const above = header + settings
  const isInComment = (at: number): boolean => above[above.lastIndexOf('\n', at - 1) + 1] === '#'
  const places = [...above.matchAll(/[^A-Za-z0-9]/g)]
    .map(({ index }) => index)
    // in comments only the line end is changed
    .filter((at) => above[at] === '\n' || !isInComment(at))
  return Array.from({ length: MUTANTS }, () => {
    const at = pick(places)
    const by = pick(['', ...SPECIAL])
    return text.slice(0, at) + by + text.slice(by === '' || next() < 0.5 ? at + 1 : at)
  })
}

/** The values and the results of the functions when a shell runs header and settings, or the failure. The shell can find no program. */
function evaluated({ header, settings }: ScriptParts): string {
  const dump = ASSIGNMENTS.map(({ name }) => `printf '%s\\n' "$${name === 'PATH' ? 'SEARCH' : name}"`)
  const script = [
    'instance() { printf "<%s>" "$@"; echo; }',
    'container() { printf "in <%s>" "$1"; shift; printf "<%s>" "$@"; echo; }',
    header,
    settings.replace(/^PATH=/m, 'SEARCH='),
    ...dump,
    'plan',
    'unlisted A B',
    'excluded iris:A || echo no',
  ].join('\n')
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-u'], {
    input: script,
    env: { PATH: '/nonexistent' },
    encoding: 'utf8',
  })
  return `${status} ${stderr}\n${stdout}`
}

/** The same values by our grammar of settings. */
function read({ header, settings }: ScriptParts): string {
  const values = settingLines(header + settings)
  const lines = ASSIGNMENTS.map(({ name }) => values.find((one) => one.name === name)?.value)
  const calls = [...settings.matchAll(/^ {4}(instance|container) (.*)$/gm)].map(([, word, words = '']) =>
    words
      .replace('"$1" "$2"', "'A' 'B'")
      .replaceAll("' '", '><')
      .replace(/^'(.*)'$/, word === 'container' ? 'in <$1>' : '<$1>'),
  )
  const isAll = /^ {4}case \$1 in \*':'\*\) /m.test(settings)
  return ['0 ', ...lines, ...calls, ...(isAll ? [] : ['no']), ''].join('\n')
}

const SCRIPTS = [['another form', SOUND, partsOf(SOUND) as ScriptParts] as const, ...goldenScripts()]

test.each(SCRIPTS)('a shell reads the same values from the settings as gen-hooks: %s', (_name, _text, parts) => {
  expect(evaluated(parts)).toBe(read(parts))
})

test(`one byte that differs is refused, or a shell still makes nothing but assignments of it (seed ${SEED})`, () => {
  const all = SCRIPTS.flatMap(([, text]) => mutants(text))
  const taken = all
    .map((mutant) => partsOf(mutant))
    .filter((found) => found !== null)
    .filter((found) => settingsFaults(found).length === 0)
  expect(taken.length).toBeGreaterThan(30)
  expect(taken.length).toBeLessThan(all.length / 3)
  expect(taken.map(evaluated)).toEqual(taken.map(read))
})
