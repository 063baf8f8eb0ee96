import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mayHold, parseRunState, type RunState } from '../../src/hook/state.ts'
import { emptyRoot, removeGuests } from '../harness/temp-guest.ts'
import { runInShell } from './run-in-shell.ts'

const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const STARTER = 77
const FIRST_1 = `gen-hooks-state 1 a1b2c3d4 ${BOOT} 4242 /run/gen-hooks/client.${STARTER}.keeper`
const CLIENT = `/run/gen-hooks/client.${STARTER}`
const FIRST = `gen-hooks-state 2 a1b2c3d4 ${BOOT} 4242 ${CLIENT}.go`
const OF_KEEPER = [
  FIRST_1,
  'begun iris OLD need ',
  'phase listing 100',
  'begun iris PROD need irisusr',
  'begun cache PROD optional svc$',
  'phase freezing 110',
  'session iris PROD 4250',
  'frozen iris PROD 120',
  'phase frozen 130',
]
const WRITTEN = [
  FIRST,
  'phase listing 100',
  'begun iris OLD need ',
  'begun iris PROD need irisusr',
  'begun cache PROD optional svc$',
  'down iris OFF',
  'latch 4300',
  'guard 4301',
  'phase freezing 110',
  'holder iris PROD 4302',
  'session iris PROD 4250',
  'frozen iris PROD 120',
  'unsure cache PROD 6000',
  'dropped cache PROD',
  'thawing cache PROD',
  'thawed cache PROD 125 not-frozen',
]
const FROZEN = [...WRITTEN, `phase frozen 130 ${CLIENT}`]
const ASKED = [...FROZEN, `asked thaw ${CLIENT} ticket`, 'thawing iris PROD', 'thawed iris PROD 210 thawed']
const LONGEST = `A${'-._z'.repeat(63)}aa`

interface Row {
  readonly lines: readonly string[]
  /** States that the hooks' own reader reads differently; the hooks never write them. */
  readonly notTheHooks?: true
  readonly torn?: true
}

const STATES: Readonly<Record<string, Row>> = {
  'what a run wrote': { lines: FROZEN },
  'what a keeper wrote': { lines: OF_KEEPER },
  'its freeze': { lines: WRITTEN },
  'its thaw': { lines: ASKED },
  'the thaw of a keeper': {
    lines: [...OF_KEEPER, 'phase thawing 200', 'thawed iris PROD 210 thawed', 'thawed iris OLD 211 stuck'],
  },
  'its end': { lines: [...ASKED, 'verdict inconsistent 1 0', 'phase over 220'] },
  'its end, and it was swept': {
    lines: [...ASKED, 'verdict inconsistent 1 0', 'phase over 220', 'swept cache PROD'],
  },
  'the end of a keeper': { lines: [...OF_KEEPER, 'phase thawing 200', 'phase over 220'] },
  'another owner': { lines: [...FROZEN, 'owner 4400', `asked thaw ${CLIENT} ticket`] },
  'the word of another post-thaw': { lines: [...FROZEN, 'asked thaw /run/gen-hooks/client.7 ticket'] },
  'an answer that came too late': {
    lines: [...WRITTEN, `asked freezeFail ${CLIENT} ticket`, `phase frozen 130 ${CLIENT}`],
  },
  'the answer of another pre-freeze': { lines: [...WRITTEN, 'phase frozen 130 /run/gen-hooks/client.7'] },
  'late lines of an earlier run': {
    lines: [...WRITTEN.slice(0, 6), 'thawing iris PROD', 'thawed iris PROD 101 thawed', ...WRITTEN.slice(6)],
  },
  'sweeps and ends of an earlier run': {
    lines: [
      ...WRITTEN.slice(0, 6),
      'unsure iris PROD 7000',
      'swept iris PROD',
      'dropped iris PROD',
      ...WRITTEN.slice(6),
      'thawing iris PROD',
    ],
  },
  'a thaw whose begin found no room': {
    lines: [...WRITTEN, 'thawed iris PROD 210 thawed', `phase frozen 230 ${CLIENT}`],
  },
  'the sweep of what this run does not hold': {
    lines: [
      FIRST,
      'unsure iris OTHER 7000',
      'phase listing 100',
      'begun iris PROD need ',
      'phase freezing 110',
      'thawed iris OTHER 120 thawed',
      'thawed iris OTHER 130 stuck',
    ],
  },
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
  'a torn last line': { lines: [...FROZEN, 'phase ov'], torn: true },
  'a torn first line': { lines: [FIRST], torn: true },
  nothing: { lines: [] },
  'a first line that ends early': { lines: ['gen-hooks-state 2 a1b2c3d4', 'phase frozen 1'] },
  'the run of a post-thaw': {
    lines: [FIRST.replace('.go', '.thaw'), 'phase listing 1', 'begun iris A need ', `asked thaw ${CLIENT} ticket`],
  },
  'the run of a post-thaw, and what a sweep before it could not thaw': {
    lines: [
      FIRST.replace('.go', '.thaw'),
      'unsure iris A 7000',
      'phase listing 1',
      'thawed iris A 2 stuck',
      'begun iris A need ',
      `asked thaw ${CLIENT} ticket`,
    ],
  },
  'the run of a rescue of a keeper': {
    lines: [FIRST_1.replace(/client.*/, 'mail.9'), 'begun iris A need ', 'phase thawing 1'],
  },
  'the run of another hook': {
    lines: [FIRST.replace('client.77', 'client.177'), 'phase listing 1', 'begun iris A need '],
  },
  'a state of another boot': { lines: [FIRST.replace(BOOT, 'another-boot'), 'begun iris A need ', 'phase over 1'] },
  'another version': { lines: [FIRST.replace(' 2 ', ' 3 '), 'begun iris A need ', 'phase over 1'] },
  'a first line that comes later': { lines: ['phase over 1', ...FROZEN.slice(0, -1)], notTheHooks: true },
  'a word after the phase over that is no phase': {
    lines: [...FROZEN, 'phase over 2', 'phase odd 3'],
    notTheHooks: true,
  },
  'a run that is no word': { lines: [FIRST.replace('a1b2c3d4', 'a;b'), 'phase over 1'], notTheHooks: true },
  'an owner that is no number': { lines: [FIRST.replace('4242', 'x'), 'phase over 1'], notTheHooks: true },
  'no FIFO': { lines: [FIRST.replace(/ [^ ]*$/, ''), 'phase over 1'], notTheHooks: true },
}

const textOf = ({ lines, torn }: Row): string => {
  const text = lines.map((line) => `${line}\n`).join('')
  return torn ? text.slice(0, -1) : text
}

/** Each state in a folder of its own, by its place in the table. */
function writeStates(): string {
  const root = emptyRoot()
  for (const [index, row] of Object.values(STATES).entries()) {
    mkdirSync(join(root, String(100 + index)))
    writeFileSync(join(root, String(100 + index), 'state'), textOf(row), { mode: 0o600 })
  }
  return root
}

const TEMPLATES = join(__dirname, '../../templates')
const partial = (name: string): string => readFileSync(join(TEMPLATES, `partials/${name}.sh.hbs`), 'utf8')
const HOOKS = `set -u
NL='
'
${partial('tools')}
${partial('state')}
read -r BOOT </proc/sys/kernel/random/boot_id
for folder in ROOT/*; do
    STATE=$folder/state
    read_state
    thawing=no
    [ -z "$ASKED" ] && [ "$THAWING" = ' ' ] || thawing=yes
    over=no
    [ "$PHASE" != over ] || over=yes
    tried=' '
    for id in $BEGUN; do
        of "$THAWED" "$id"
        [ -z "$VALUE" ] || tried="$tried$id "
    done
    unsure=' '
    for item in $UNSURE; do
        has "$SWEPT" "\${item%=*}" || unsure="$unsure$item "
    done
    case \${RUN:-none}:$VERSION in
    none:*) printf 'none\\n' ;;
    *:1) printf '%s|%s|%s|%s\\n' "$RUN" "$PHASE" "$BEGUN" "$FROZEN" ;;
    *) printf '%s|%s|%s|%s|%s|%s|%s|%s\\n' "$RUN" "$FROZE" "$thawing" "$over" "$BEGUN" "$tried" "$FROZEN" "$unsure" ;;
    esac
done
`
const GUARD = `${readFileSync(join(TEMPLATES, 'rehearse-guard.sh'), 'utf8').replace(/main "\$@"\n$/, '')}
HOOK=${STARTER}
for RUN_DIR in ROOT/*; do
    RUN=''
    look
    held=no
    ! is_held || held=yes
    printf '%s|%s|%s|\n' "$RUN" "$held" "$FIRST"
done
`
const list = (items: readonly string[]): string => [' ', ...items.map((item) => `${item} `)].join('')
const entries = (map: ReadonlyMap<string, number>): string => list([...map].map(([id, value]) => `${id}=${value}`))

/** The state in the form that the script above prints. */
function asHooks(state: RunState | null, { lines }: Row): string {
  if (state === null || state.phase === null) return 'none'
  const begun = state.begun.filter(({ kind, name }) =>
    lines.some((line) => new RegExp(`^begun +${kind}\\s${name} `).test(line)),
  )
  const ids = list(begun.map(({ kind, name }) => `${kind}:${name}`))
  const frozen = entries(state.frozenAt)
  if (lines[0]?.startsWith('gen-hooks-state 1 ')) return `${state.run}|${state.phase}|${ids}|${frozen}`
  const yes = (what: boolean): string => (what ? 'yes' : 'no')
  const isOver = state.phase === 'over' || state.phase === 'sweeping'
  return [
    state.run,
    yes(state.phases.includes('frozen')),
    yes(state.phases.includes('thawing')),
    yes(isOver),
    ids,
    list(begun.filter(({ now }) => now === 'thawed' || now === 'stuck').map(({ kind, name }) => `${kind}:${name}`)),
    frozen,
    entries(state.unsureUntil),
  ].join('|')
}

describe('a state means the same to each reader', () => {
  const states = Object.values(STATES).map((row) => {
    const state = parseRunState(textOf(row))
    return state?.boot === BOOT ? state : null
  })
  const names = Object.keys(STATES)
  const read = (script: string): readonly string[] => {
    const root = writeStates()
    const lines = runInShell('/bin/sh', script.replace('ROOT', root)).toString('latin1').split('\n')
    return lines.slice(0, -1)
  }
  afterAll(removeGuests)

  test('in the hooks themselves', () => {
    const rows = Object.values(STATES)
    const found = read(HOOKS)
    expect(found).toHaveLength(names.length)
    const told = (lines: readonly string[]) =>
      lines.map((line, at) => `${names[at]}: ${line}`).filter((_, at) => rows[at]?.notTheHooks !== true)
    expect(told(found)).toEqual(told(states.map((state, at) => asHooks(state, rows[at] ?? { lines: [] }))))
  })

  test('in the guard of a rehearsal, which only knows the run that its own hook began', () => {
    const found = read(GUARD).map((line, at) => `${names[at]}: ${line.split('|').slice(0, 2).join('|')}`)
    expect(found).toEqual(
      states.map((state, at) => {
        const isOwn = state?.starter === STARTER
        return `${names[at]}: ${isOwn ? `${state.run}|${state.phase !== null && mayHold(state) ? 'yes' : 'no'}` : '|no'}`
      }),
    )
  })

  test('the guard accepts only a number as the time of the first freeze, since the guard computes with the time', () => {
    expect(read(GUARD)[0]).toBe('a1b2c3d4|yes|110|')
    const root = emptyRoot()
    mkdirSync(join(root, '100'))
    writeFileSync(join(root, '100/state'), `${FIRST}\nphase freezing a[$(exit)]\nphase frozen 9\n`)
    expect(runInShell('/bin/sh', GUARD.replace('ROOT', root)).toString()).toBe('a1b2c3d4|yes||\n')
  })
})
