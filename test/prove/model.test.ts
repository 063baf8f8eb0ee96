import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const MODEL = resolve('docs/model/hooks.pml')
const MEGABYTES = 6000
const present = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
const missing = ['spin', 'gcc'].filter((tool) => !present(tool))

/**
 * The size of a search: snapshots, kills and stops, ordinary faults; the processes that get a signal, a sum as in the model; and whether the processes take their steps in the other order, by which
 * some errors are found sooner.
 */
type Search = readonly [runs: 1 | 2, faults: number, ordinary: number, targets?: number, reverse?: 'reverse']

const ALL = 1023
const KILLED_ONLY = 1024
const PRE = 1
const LIFELINE = 2
const OWNER = 16

const FULL_DESIGN: readonly Search[] = [[2, 0, 1]]

/** What takes minutes is searched only so. */
const FULL = process.env.MODEL === 'full'

const DESIGN: readonly Search[] = [[1, 1, 1], [1, 2, 0], [2, 0, 0], ...(FULL ? FULL_DESIGN : [])]

/** One rule of the design is removed, by its number in the model. */
type Mutation = readonly [number: number, rule: string, search: Search]

const FULL_MUTATIONS: readonly Mutation[] = [
  [37, 'owner and guard are not both hit', [1, 2, 0]],
  [36, 'what sweeps is told to end behind the new guard', [2, 1, 0, KILLED_ONLY + OWNER]],
  [38, 'the guard gives way only to a run that has begun to freeze', [2, 2, 0, KILLED_ONLY + OWNER, 'reverse']],
]

const MUTATIONS: readonly Mutation[] = [
  [
    1,
    'a post-thaw that comes before `phase frozen` speaks against the snapshot',
    [1, 2, 0, KILLED_ONLY + PRE + LIFELINE],
  ],
  [2, 'a thaw that no post-thaw asked for speaks against the snapshot', [1, 0, 0]],
  [3, 'an instance that cannot be thawed is tried again', [1, 0, 1]],
  [5, 'the watch ends a holder that is stopped', [1, 1, 0]],
  [6, 'the watch ends a latch that is stopped', [1, 1, 0]],
  [7, 'the verdict looks at what each thaw found', [1, 0, 1]],
  [9, 'the latch has a deadline', [1, 0, 0]],
  [12, '`begun` is written before the first freeze', [1, 1, 1]],
  [13, 'there is a guard', [1, 1, 1]],
  [14, 'the owner sweeps', [1, 1, 1]],
  [15, 'a freeze whose end is unknown is swept', [1, 0, 0]],
  [17, 'sweepers give way when they are told, not when the state is of a later run', [2, 1, 0, KILLED_ONLY + OWNER]],
  [19, 'the guard ends an owner that is stopped', [1, 1, 1]],
  [
    21,
    'the owner that post-thaw starts takes over no run but that of its post-thaw',
    [2, 1, 0, KILLED_ONLY + OWNER, 'reverse'],
  ],
  [22, 'only the process with the lock finishes', [1, 0, 0]],
  [23, 'only one run is live', [2, 1, 0]],
  [24, 'pre-freeze writes `phase frozen`, not the holders', [1, 1, 1]],
  [28, 'pre-freeze waits for each instance', [1, 0, 0]],
  [29, 'the guard sweeps', [1, 1, 1]],
  [30, 'a holder gives way only to a run that freezes', [1, 1, 1]],
  [31, 'a holder waits for the end of the latch, not for a line', [1, 0, 0]],
  [33, 'what was swept before a run froze anything says nothing of its freezes', [2, 0, 2, ALL, 'reverse']],
  [35, 'a run freezes nothing while what is left of an earlier one may thaw', [2, 0, 1, ALL, 'reverse']],
  ...(FULL ? FULL_MUTATIONS : []),
]

const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-model-'))
const programs = new Map<string, string>()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1e8 })
  if (status !== 0) throw new Error(`${command}: status ${status}: ${stderr}${stdout}`)
  return stdout
}

/** The search as a program; one for each number of snapshots and each order, since all else is read from the environment. */
function programFor(runs: 1 | 2, reverse: boolean): string {
  const known = programs.get(`${runs} ${reverse}`)
  if (known !== undefined) return known
  const own = mkdtempSync(join(folder, `runs-${runs}-`))
  run('spin', ['-a', `-DRUNS=${runs}`, MODEL], own)
  const order = reverse ? ['-DREVERSE'] : []
  run('gcc', ['-O2', '-w', '-DSAFETY', '-DNOREDUCE', ...order, `-DMEMLIM=${MEGABYTES}`, '-o', 'pan', 'pan.c'], own)
  programs.set(`${runs} ${reverse}`, own)
  return own
}

/** The errors that were found, and whether the search was complete. */
function search([runs, faults, ordinary, targets = ALL, reverse]: Search, mutation: number): string {
  const own = programFor(runs, reverse !== undefined)
  const env = {
    ...process.env,
    FAULTS: String(faults),
    ORDINARY: String(ordinary),
    TARGETS: String(targets),
    MUTATION: String(mutation),
  }
  const said = run('nice', ['-n', '5', './pan', '-m1000000', '-n'], own, env)
  const errors = /errors: (\d+)/.exec(said)?.[1] ?? 'no'
  const whole = /max search depth too small|Search not completed|out of memory|limit/i.test(said)
    ? 'cut short'
    : 'whole'
  return errors === '0' ? `${errors} errors, ${whole}` : `${errors} errors`
}

/** States that must exist: the search finds a good verdict of the first and of the second snapshot, so it has reached them. */
const REACHED: readonly (readonly [number: number, what: string, search: Search])[] = [
  [91, 'a good verdict of one snapshot', [1, 0, 0]],
  [92, 'a good verdict of the second snapshot', [2, 1, 0, KILLED_ONLY + OWNER]],
]

const proof = missing.length === 0 ? test : test.skip
const lacks = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', no ')})`

proof.each(DESIGN)(
  `%i snapshots, %i kills or stops, %i ordinary faults: nothing stays frozen, nothing uncovered is good${lacks}`,
  (...one) => {
    expect(search(one as unknown as Search, 0)).toBe('0 errors, whole')
  },
  900_000,
)

proof.each(MUTATIONS)(
  `without rule %i, the search finds an error: %s${lacks}`,
  (mutation, _rule, one) => {
    expect(search(one, mutation)).toBe('1 errors')
  },
  600_000,
)

proof.each(REACHED)(
  `the search reaches %i: %s${lacks}`,
  (mutation, _what, one) => {
    expect(search(one, mutation)).toBe('1 errors')
  },
  600_000,
)
