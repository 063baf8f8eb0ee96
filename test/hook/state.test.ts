import fc from 'fast-check'
import { mayHold, parseRunState } from '../../src/hook/state.ts'
import { anyText } from '../text/any-text.ts'

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

  it('has the run, the boot, the phase and the instances that must be frozen', () => {
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
      calledAs: new Map(['iris:A', 'iris:B'].map((id) => [id, { user: 'root', inside: '' }])),
      unsureUntil: new Map(),
      begun: [
        { kind: 'iris', name: 'A', need: 'need', now: 'begun' },
        { kind: 'iris', name: 'B', need: 'optional', now: 'frozen' },
      ],
    })
    expect(parseRunState(first)).toMatchObject({ run: 'r1', boot: 'boot', phase: null, phases: [], begun: [] })
  })

  it('has the user and the name by which the instance in a container is called', () => {
    const begun = [
      'begun docker web need - IRIS',
      'begun podman Db.1 need svc@corp PROD',
      'begun iris A need ',
      'begun docker odd need -x $(id)',
    ]
    const second = 'gen-hooks-state 2 r1 boot 42 /run/x/client.77.go\n'
    const state = parseRunState(`${second}${begun.join('\n')}\nfrozen docker web 7\n`)
    expect(state?.begun.map(({ kind, name, now }) => `${kind}:${name} ${now}`)).toEqual([
      'docker:web frozen',
      'podman:Db.1 begun',
      'iris:A begun',
      'docker:odd begun',
    ])
    expect([...(state?.calledAs ?? [])].map(([id, { user, inside }]) => `${id} "${user}" "${inside}"`)).toEqual([
      'docker:web "" "IRIS"',
      'podman:Db.1 "svc@corp" "PROD"',
      'iris:A "" ""',
      'docker:odd "" ""',
    ])
  })

  it.each([
    ['', true],
    ['phase listing 1\n', true],
    ['phase frozen 1\n', true],
    ['phase frozen 1\nphase thawing 2\n', true],
    ['phase thawing 1\nphase sweeping 2\n', false],
    ['phase thawing 1\nphase over 2\n', false],
  ])('with the lines %j may hold an instance: %s', (lines, expected) => {
    const state = parseRunState(`${first}${lines}`)
    expect(state !== null && mayHold(state)).toBe(expected)
  })

  it('has the process that began the run, and the phases of the run', () => {
    const state = parseRunState(
      'gen-hooks-state 1 r1 boot 42 /run/x y/client.77.keeper\nphase listing 1\nphase freezing 2\n',
    )
    expect(state).toMatchObject({ keeper: 42, starter: 77, phases: ['listing', 'freezing'] })
  })

  it('names an instance that a sweep or a rescue could not thaw, though the run began no freeze of that instance', () => {
    const swept = parseRunState(`${first}phase sweeping 1\nthawed iris A 9 stuck\nthawed iris B 9 thawed\n`)
    expect(swept?.begun).toEqual([{ kind: 'iris', name: 'A', need: 'need', now: 'stuck' }])
  })

  it.each(['listing', 'freezing', 'frozen', 'thawing', 'checking', 'sweeping', 'over'])(
    'is in the phase %s',
    (phase) => {
      expect(parseRunState(`${first}phase ${phase} 1\nphase unknown 2\n`)?.phase).toBe(phase)
    },
  )

  it('keeps an IRIS and a Caché of the same name apart, and a stuck instance that is thawed later counts as thawed', () => {
    const begun = 'begun iris A need root\nbegun cache A need root\n'
    const now = (rest: string) => parseRunState(`${first}${begun}${rest}`)?.begun.map((one) => one.now)
    expect(now('thawed cache A 9 thawed\n')).toEqual(['begun', 'thawed'])
    expect(now('thawed iris A 9 stuck\nthawed iris A 12 thawed\n')).toEqual(['thawed', 'begun'])
    expect(now('other iris A 9 stuck\nphase iris A 9 stuck\n')).toEqual(['begun', 'begun'])
    expect(now('begun iris A need root\nfrozen iris A 9\n')).toEqual(['frozen', 'begun'])
  })

  it.each(['other A', 'iris -A', 'iris A;B', `iris ${'A'.repeat(256)}`, 'iris .A', 'ensemble A'])(
    'does not take %j for an instance',
    (words) => {
      expect(parseRunState(`${first}begun ${words} need root\n`)?.begun).toEqual([])
    },
  )

  it.each(['A', '_', '9', `A${'-'.repeat(254)}`, 'A_.-9'])('takes %j for the name of an instance', (name) => {
    expect(parseRunState(`${first}begun iris ${name} need root\n`)?.begun).toHaveLength(1)
  })

  it.each([
    ['no path', 'gen-hooks-state 1 r1 boot 42\n'],
    ['a run that is no word', 'gen-hooks-state 1 r;1 boot 42 /x\n'],
    ['a boot that is no word', 'gen-hooks-state 1 r1 b$t 42 /x\n'],
    ['a run that is too long', `gen-hooks-state 1 ${'r'.repeat(129)} boot 42 /x\n`],
    ['something before it', `x${first}`],
    ['an empty line before its first line', `\n${first}`],
  ])('is null with %s', (_, text) => {
    expect(parseRunState(text)).toBeNull()
  })

  it.each(['frozen iris .A 7', 'frozen iris -A 7', 'frozen iris A soon', 'thawed iris A - stuck', 'begun iris'])(
    'takes nothing from the line %j',
    (line) => {
      expect(parseRunState(`${first}${line}\n`)).toEqual(parseRunState(first))
    },
  )

  it('is null for any text without its first line, and has no instance from random lines', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (text, rest) => {
        expect(parseRunState(text)).toBeNull()
        expect(parseRunState(`${first}${rest}`)?.begun).toEqual([])
      }),
    )
  })

  it.each(['', 'x', first.slice(0, -1), first.replace(' 1 ', ' 3 '), first.replace('42', 'x')])(
    '%j is no state',
    (text) => {
      expect(parseRunState(text)).toBeNull()
    },
  )
})

describe('a state of form 2', () => {
  const first = 'gen-hooks-state 2 r1 boot 42 /run/x y/client.77.go\n'
  const frozen =
    'phase listing 1\nbegun iris A need root\nbegun iris B need \nphase freezing 2\nfrozen iris A 7\nfrozen iris B 8\n'
  const told = `${frozen}phase frozen 9 /run/x y/client.77\n`
  const phases = (lines: string) => parseRunState(`${first}${lines}`)?.phases

  it('has the process that began the run, and the owner after it', () => {
    expect(parseRunState(`${first}phase listing 1\n`)).toMatchObject({ run: 'r1', keeper: 42, starter: 77 })
    expect(parseRunState(`${first.replace('.go', '.thaw')}phase listing 1\n`)).toMatchObject({ starter: null })
    expect(parseRunState(`${first}${told}owner 43\nowner x\n`)).toMatchObject({ keeper: 43 })
  })

  it('is thawing from the line "asked thaw" or from the first line "thawing" on', () => {
    expect(phases(told.replaceAll('/run/x y/', ''))).toEqual(['listing', 'freezing'])
    const pathless = first.replace('/run/x y/', '/run/')
    const lines = `${told.replace('/run/x y/', '/run/')}asked thaw /run/client.77 t1\nthawing iris A\n`
    expect(parseRunState(pathless + lines)?.phases).toEqual(['listing', 'freezing', 'frozen', 'thawing'])
    expect(phases(`${frozen}thawing iris A\n`)).toEqual(['listing', 'freezing', 'thawing'])
    expect(phases(`${frozen}dropped iris B\nthawing iris B\n`)).toEqual(['listing', 'freezing'])
  })

  it('is thawing from the first line "thawed" of what it began, since the line "thawing" may have found no room', () => {
    expect(phases(`${frozen}thawed iris A 20 thawed\n`)).toEqual(['listing', 'freezing', 'thawing'])
    expect(phases(`${frozen}thawed iris OTHER 20 thawed\n`)).toEqual(['listing', 'freezing'])
  })

  it('is over when it has a verdict, though a post-thaw asked in the same moment', () => {
    const lines = `${frozen}thawed iris A 20 thawed\nthawed iris B 20 thawed\nverdict inconsistent 1 0\nphase over 21\n`
    const state = parseRunState(`gen-hooks-state 2 r1 boot 42 /run/client.77.go\n${lines}asked thaw /run/client.77 t\n`)
    expect(state).toMatchObject({ phase: 'over' })
  })

  it('ignores the lines of another client, and an answer of pre-freeze after the line "asked thaw"', () => {
    const of = (lines: string) => parseRunState(`gen-hooks-state 2 r1 boot 42 /run/client.77.go\n${lines}`)?.phases
    expect(of(`${frozen}phase frozen 9 /run/client.7\nasked thaw /run/client.7 t\n`)).toEqual(['listing', 'freezing'])
    expect(of(`${frozen}asked thaw /run/client.77 t\nphase frozen 9 /run/client.77\n`)).toEqual([
      'listing',
      'freezing',
      'thawing',
    ])
  })

  it('ignores lines of an earlier run before the first freeze', () => {
    const late = 'thawing iris A\nthawed iris A 3 thawed\nfrozen iris B 3\n'
    const state = parseRunState(`${first}${frozen.replace('phase freezing', `${late}phase freezing`)}`)
    expect(state).toMatchObject({ phases: ['listing', 'freezing'], begun: [{ now: 'frozen' }, { now: 'frozen' }] })
    expect(state?.frozenAt.get('iris:B')).toBe(8)
  })

  it('has what an earlier run left unsure, and this one has not begun, until it is swept', () => {
    const inherited = `unsure iris B 600\nphase listing 1\n`
    const B = { kind: 'iris', name: 'B', need: 'need', now: 'begun' }
    expect(parseRunState(`${first}${inherited}`)).toMatchObject({ begun: [B], phase: 'listing' })
    expect(parseRunState(`${first}${inherited}swept iris B\n`)).toMatchObject({ begun: [], unsureUntil: new Map() })
    expect(parseRunState(`${first}${inherited}swept iris B\nphase freezing 2\n`)).toMatchObject({ begun: [B] })
    expect(parseRunState(`${first}${inherited}begun iris B optional\nswept iris B\n`)).toMatchObject({
      begun: [{ ...B, need: 'optional' }],
    })
  })

  it('is sweeping after the verdict until each unsure instance is swept', () => {
    const unsure = `${frozen}unsure iris B 600\nthawed iris A 20 thawed\nthawed iris B 20 not-frozen\nverdict inconsistent 1 0\nphase over 21\n`
    expect(parseRunState(`${first}${unsure}`)).toMatchObject({
      phase: 'sweeping',
      unsureUntil: new Map([['iris:B', 600]]),
      begun: [{ now: 'thawed' }, { now: 'thawed' }],
    })
    expect(parseRunState(`${first}${unsure}swept iris B\n`)).toMatchObject({ phase: 'over', unsureUntil: new Map() })
  })
})
