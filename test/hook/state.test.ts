import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { mayHold, parseRunState, type RunState } from '../../src/hook/state.ts'
import { emptyRoot, removeGuests } from '../harness/temp-guest.ts'
import { runInShell } from './run-in-shell.ts'

describe('a state', () => {
  const first = 'gen-hooks-state 1 r1 boot 42 /usr/sbin/pre-freeze-script\n'

  it('takes the last complete phase', () => {
    expect(parseRunState(`${first}phase freezing 1\nphase frozen 2\nphase ov`)?.phase).toBe('frozen')
    expect(parseRunState(`${first}phase freezing 1\nphase frozen 2\nphase over`)?.phase).toBe('frozen')
    expect(parseRunState(`${first}phase frozen 2\nphase over\n`)?.phase).toBe('over')
  })

  it('follows each instance to its last known state', () => {
    const begun = 'begun iris A need root\nbegun cache A optional root\nbegun iris B need root\n'
    const text = `${first}${begun}frozen iris A 7\nfrozen cache A 8\nthawed cache A 9 resumed\nthawed iris B 9 stuck\nthawed iris NONE 9 thawed\n`
    expect(parseRunState(text)?.begun.map(({ kind, name, now }) => `${kind}:${name} ${now}`)).toEqual([
      'iris:A frozen',
      'cache:A thawed',
      'iris:B stuck',
    ])
  })

  it('tells run, boot and phase, and who must be frozen', () => {
    expect(
      parseRunState(`${first}begun iris A need root\nbegun iris B optional root\nphase listing 1\nfrozen iris B 7\n`),
    ).toEqual({
      run: 'r1',
      boot: 'boot',
      keeper: 42,
      starter: null,
      phases: ['listing'],
      phase: 'listing',
      frozenAt: new Map([['iris:B', 7]]),
      begun: [
        { kind: 'iris', name: 'A', need: 'need', now: 'begun' },
        { kind: 'iris', name: 'B', need: 'optional', now: 'frozen' },
      ],
    })
    expect(parseRunState(first)).toMatchObject({ run: 'r1', boot: 'boot', phase: null, phases: [], begun: [] })
  })

  it.each([
    ['', true],
    ['phase listing 1\n', true],
    ['phase frozen 1\n', true],
    ['phase frozen 1\nphase thawing 2\n', true],
    ['phase thawing 1\nphase sweeping 2\n', false],
    ['phase thawing 1\nphase over 2\n', false],
  ])('behind %j it may hold an instance: %s', (lines, expected) => {
    const state = parseRunState(`${first}${lines}`)
    expect(state !== null && mayHold(state)).toBe(expected)
  })

  it('tells who began the run, and its phases', () => {
    const state = parseRunState(
      'gen-hooks-state 1 r1 boot 42 /run/x y/client.77.keeper\nphase listing 1\nphase freezing 2\n',
    )
    expect(state).toMatchObject({ keeper: 42, starter: 77, phases: ['listing', 'freezing'] })
  })

  it('names what a sweep or a rescue without a state could not thaw, though no freeze of it was begun', () => {
    const swept = parseRunState(`${first}phase sweeping 1\nthawed iris A 9 stuck\nthawed iris B 9 thawed\n`)
    expect(swept?.begun).toEqual([{ kind: 'iris', name: 'A', need: 'need', now: 'stuck' }])
  })

  it.each(['listing', 'freezing', 'frozen', 'thawing', 'checking', 'sweeping', 'over'])(
    'knows the phase %s',
    (phase) => {
      expect(parseRunState(`${first}phase ${phase} 1\nphase unknown 2\n`)?.phase).toBe(phase)
    },
  )

  it('keeps the same name of both kinds apart, and a thaw that frees what was stuck', () => {
    const begun = 'begun iris A need root\nbegun cache A need root\n'
    const now = (rest: string) => parseRunState(`${first}${begun}${rest}`)?.begun.map((one) => one.now)
    expect(now('thawed cache A 9 thawed\n')).toEqual(['begun', 'thawed'])
    expect(now('thawed iris A 9 stuck\nthawed iris A 12 thawed\n')).toEqual(['thawed', 'begun'])
    expect(now('other iris A 9 stuck\nphase iris A 9 stuck\n')).toEqual(['begun', 'begun'])
    expect(now('begun iris A need root\nfrozen iris A 9\n')).toEqual(['frozen', 'begun'])
  })

  it.each(['other A', 'iris -A', 'iris A;B', `iris ${'A'.repeat(256)}`, 'iris .A', 'ensemble A'])(
    'takes %j for no instance',
    (words) => {
      expect(parseRunState(`${first}begun ${words} need root\n`)?.begun).toEqual([])
    },
  )

  it.each(['A', '_', '9', `A${'-'.repeat(254)}`, 'A_.-9'])('takes %j for the name of one', (name) => {
    expect(parseRunState(`${first}begun iris ${name} need root\n`)?.begun).toHaveLength(1)
  })

  it.each([
    ['no path', 'gen-hooks-state 1 r1 boot 42\n'],
    ['a run that is no word', 'gen-hooks-state 1 r;1 boot 42 /x\n'],
    ['a boot that is no word', 'gen-hooks-state 1 r1 b$t 42 /x\n'],
    ['a run that is too long', `gen-hooks-state 1 ${'r'.repeat(129)} boot 42 /x\n`],
    ['something before it', `x${first}`],
    ['its first line second', `\n${first}`],
  ])('with %s it is none', (_, text) => {
    expect(parseRunState(text)).toBeNull()
  })

  it.each(['frozen iris .A 7', 'frozen iris -A 7', 'frozen iris A soon', 'thawed iris A - stuck', 'begun iris'])(
    'takes nothing from the line %j',
    (line) => {
      expect(parseRunState(`${first}${line}\n`)).toEqual(parseRunState(first))
    },
  )

  it('is read from any text, or is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, rest) => {
        expect(parseRunState(text)).toBeNull()
        expect(parseRunState(`${first}${rest}`)?.begun).toEqual([])
      }),
    )
  })

  it.each(['', 'x', first.slice(0, -1), first.replace(' 1 ', ' 2 '), first.replace('42', 'x')])(
    '%j is no state',
    (text) => {
      expect(parseRunState(text)).toBeNull()
    },
  )
})

const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const STARTER = 77
const FIRST = `gen-hooks-state 1 a1b2c3d4 ${BOOT} 4242 /run/gen-hooks/client.${STARTER}.keeper`
const WRITTEN = [
  FIRST,
  'begun iris OLD need ',
  'phase listing 100',
  'begun iris PROD need irisusr',
  'begun cache PROD optional svc$',
  'phase freezing 110',
  'session iris PROD 4250',
  'frozen iris PROD 120',
  'unsure cache PROD 6000',
  'phase frozen 130',
]
const LONGEST = `A${'-._z'.repeat(63)}aa`

interface Row {
  readonly lines: readonly string[]
  /** What the hooks' own reader takes otherwise: they write no such thing. */
  readonly notTheHooks?: true
  readonly torn?: true
}

const STATES: Readonly<Record<string, Row>> = {
  'what a run writes': { lines: WRITTEN },
  'its thaw': { lines: [...WRITTEN, 'phase thawing 200', 'thawed iris PROD 210 thawed', 'thawed iris OLD 211 stuck'] },
  'its end': { lines: [...WRITTEN, 'phase thawing 200', 'thawed iris PROD 210 thawed', 'phase over 220'] },
  'what sweeps, and is stuck': { lines: [FIRST, 'phase sweeping 100', 'thawed iris X 120 stuck'] },
  'no phase yet': { lines: [FIRST, 'begun iris A need '] },
  'the longest name': { lines: [FIRST, `begun iris ${LONGEST} need `, 'phase freezing 1'] },
  'names that are none': {
    lines: [
      FIRST,
      'begun iris .A need ',
      'begun iris -A need ',
      'begun iris A;B need ',
      'begun odd A need ',
      'phase freezing 1',
    ],
  },
  'more blanks than one': { lines: [FIRST, 'begun  iris\tA need ', ' phase  freezing 1'] },
  'a torn last line': { lines: [...WRITTEN, 'phase ov'], torn: true },
  'a torn first line': { lines: [FIRST], torn: true },
  nothing: { lines: [] },
  'a first line that ends early': { lines: ['gen-hooks-state 1 a1b2c3d4', 'phase frozen 1'] },
  'the run of a rescue': { lines: [FIRST.replace(/client.*/, 'mail.9'), 'begun iris A need ', 'phase thawing 1'] },
  'the run of another hook': {
    lines: [FIRST.replace('client.77', 'client.177'), 'begun iris A need ', 'phase frozen 1'],
  },
  'a state of another boot': { lines: [FIRST.replace(BOOT, 'another-boot'), 'begun iris A need ', 'phase frozen 1'] },
  'another version': { lines: [FIRST.replace(' 1 ', ' 2 '), 'begun iris A need ', 'phase frozen 1'] },
  'a first line that comes later': { lines: ['phase over 1', ...WRITTEN.slice(0, -1)], notTheHooks: true },
  'a word after the phase over that is no phase': {
    lines: [...WRITTEN, 'phase over 2', 'phase odd 3'],
    notTheHooks: true,
  },
  'a run that is no word': { lines: [FIRST.replace('a1b2c3d4', 'a;b'), 'phase frozen 1'], notTheHooks: true },
  'a keeper that is no number': { lines: [FIRST.replace('4242', 'x'), 'phase frozen 1'], notTheHooks: true },
  'no mailbox': { lines: [FIRST.replace(/ [^ ]*$/, ''), 'phase frozen 1'], notTheHooks: true },
}

/** Each state in a folder of its own, by its place in the table. */
function writeStates(): string {
  const root = emptyRoot()
  for (const [index, { lines, torn }] of Object.values(STATES).entries()) {
    mkdirSync(join(root, String(100 + index)))
    const text = lines.map((line) => `${line}\n`).join('')
    writeFileSync(join(root, String(100 + index), 'state'), torn ? text.slice(0, -1) : text, { mode: 0o600 })
  }
  return root
}

const TEMPLATES = join(__dirname, '../../templates')
const HOOKS = `set -u
NL='
'
has() {
    case $1 in *" $2 "*) return 0 ;; *) return 1 ;; esac
}
${readFileSync(join(TEMPLATES, 'partials/state.sh.hbs'), 'utf8')}
read -r BOOT </proc/sys/kernel/random/boot_id
for folder in ROOT/*; do
    STATE=$folder/state
    read_state
    printf '%s|%s|%s|\n' "$OLD_RUN" "$OLD_PHASE" "$OLD_HELD"
done
`
const GUARD = `${readFileSync(join(TEMPLATES, 'rehearse-guard.sh'), 'utf8').replace(/main "\$@"\n$/, '')}
HOOK=${STARTER}
for RUN_DIR in ROOT/*; do
    RUN=''
    look
    printf '%s|%s|%s|\n' "$RUN" "$PHASE" "$FIRST"
done
`

describe('a state means the same to whoever reads it', () => {
  const states = Object.values(STATES).map(({ lines, torn }) => {
    const text = lines.map((line) => `${line}\n`).join('')
    const state = parseRunState(torn ? text.slice(0, -1) : text)
    return state?.boot === BOOT ? state : null
  })
  const names = Object.keys(STATES)
  const read = (script: string): readonly string[] => {
    const root = writeStates()
    const lines = runInShell('/bin/sh', script.replace('ROOT', root)).toString('latin1').split('\n')
    return lines.slice(0, -1)
  }
  afterAll(removeGuests)

  test('the reader of the hooks themselves', () => {
    const held = (state: RunState): string =>
      state.phase === 'over' || state.phase === 'sweeping'
        ? ' '
        : [' ', ...state.begun.map(({ kind, name }) => `${kind}:${name} `)].join('')
    const expected = states.map(
      (state) => `${state?.run ?? ''}|${state?.phase ?? 'none'}|${state === null ? ' ' : held(state)}|`,
    )
    const isTheirs = (_: string, index: number): boolean => Object.values(STATES)[index]?.notTheHooks !== true
    const found = read(HOOKS)
    expect(found).toHaveLength(names.length)
    expect(found.map((line, at) => `${names[at]}: ${line}`).filter(isTheirs)).toEqual(
      expected.map((line, at) => `${names[at]}: ${line}`).filter(isTheirs),
    )
  })

  test('the guard of a rehearsal, which only knows the run that its own hook began', () => {
    const found = read(GUARD).map((line, at) => `${names[at]}: ${line.split('|').slice(0, 2).join('|')}`)
    expect(found).toEqual(
      states.map(
        (state, at) => `${names[at]}: ${state?.starter === STARTER ? `${state.run}|${state.phase ?? ''}` : '|'}`,
      ),
    )
  })

  test('the guard takes only a number for the time of the first freeze: it computes with it', () => {
    expect(read(GUARD)[0]).toBe('a1b2c3d4|frozen|110|')
    const root = emptyRoot()
    mkdirSync(join(root, '100'))
    writeFileSync(join(root, '100/state'), `${FIRST}\nphase freezing a[$(exit)]\nphase frozen 9\n`)
    expect(runInShell('/bin/sh', GUARD.replace('ROOT', root)).toString()).toBe('a1b2c3d4|frozen||\n')
  })
})
