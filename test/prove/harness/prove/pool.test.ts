import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { otherProcesses, processesOf } from '../../../../src/harness/guest/processes.ts'
import { parseScenario } from '../../../../src/harness/language/parse.ts'
import type { Job, Tried } from '../../../../src/harness/play/job.ts'
import type { Outcome } from '../../../../src/harness/play/outcome.ts'
import { runAll } from '../../../../src/harness/prove/pool.ts'
import { type Ground, makePlayer } from '../../../../src/harness/prove/worker.ts'
import type { Templates } from '../../../../src/hook/render.ts'
import { readTemplates } from '../../../../src/hook/templates.ts'
import { builtDist } from '../../../built.ts'
import { describeInNamespace, NAMESPACE } from '../../../harness/in-namespace.ts'
import { HELD } from '../../../harness/report/outcomes.ts'
import { untilChanged, untilGone } from '../../../harness/until.ts'
import { tempFolder } from '../../../host/temp-folder.ts'

const folder = tempFolder()
const OPTIONS = NAMESPACE.kind === 'ready' ? NAMESPACE.options : []
const box = NAMESPACE.kind === 'ready' && NAMESPACE.noBox === null
const OURS: Tried = { kind: 'ours' }

let dist = ''
let templates: Templates
beforeAll(async () => {
  dist = builtDist()
  templates = await readTemplates()
}, 120_000)

const sandbox = (): Ground => ({ kind: 'sandbox', templates })
const inNamespaces = (agent?: string): Ground => ({
  kind: 'namespace',
  options: OPTIONS,
  box: box && agent === undefined,
  agent: agent ?? join(dist, 'gen-hooks.mjs'),
  templates,
})

/** A program in the place of the agent. */
function agentOf(name: string, body: string): Ground {
  const agent = join(folder, `${name}.cjs`)
  writeFileSync(agent, body)
  return inNamespaces(agent)
}

/** Whether a process is a descendant of another process. */
function isBelow(pid: number, other: number): boolean {
  if (pid <= 1 || pid === other) return pid === other
  const parent = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : ''
  return isBelow(Number(parent.split(') ').at(-1)?.split(' ')[1] ?? 0), other)
}

/** A pair of hooks with these lines. */
function pair(preFreeze: string, postThaw: string): Tried {
  const file = (name: string, body: string) => ({
    name,
    bytes: Buffer.from(`#!/bin/sh\n${body}\n`).toString('base64'),
    mode: 0o700,
  })
  return { kind: 'files', files: [file('pre-freeze-script', preFreeze), file('post-thaw-script', postThaw)] }
}

function job(name: string, lines: string, tried = OURS): Job {
  const parsed = parseScenario(`# ${name}.\n${lines}\n`, name, name)
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return { scenario: parsed.scenario, tried, shell: '/bin/sh', shellName: 'sh', caller: null }
}

async function play(jobs: readonly Job[], ground: Ground): Promise<readonly Outcome[]> {
  return runAll(jobs, ground, { stop: new AbortController().signal })
}

const GOOD = 'instance iris:A\nsnapshot good\nuntil idle\nran freeze thaw\n[ours] verdict consistent'

test('in folders the outcomes have the order of the jobs, begin and end of each job are reported, and no folder stays', async () => {
  const begun: string[] = []
  const ended: string[] = []
  const jobs = [
    job('slow', `${GOOD}\nsnapshot good hold=0.5`),
    job('quick', GOOD),
    job('broken', 'instance iris:A\nsnapshot failed'),
    job('elsewhere', 'needs namespace\nsnapshot good'),
  ]
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const before = process.env.TMPDIR
  process.env.TMPDIR = temporary
  try {
    const outcomes = await runAll(jobs, sandbox(), {
      stop: new AbortController().signal,
      onBegin: ({ scenario }) => begun.push(scenario.name),
      onEnd: ({ scenario }, done) => ended.push(`${done} ${scenario}`),
    })
    expect(outcomes.map(({ scenario, verdict, because }) => [scenario, verdict, because])).toEqual([
      ['slow', 'held', ''],
      ['quick', 'held', ''],
      ['broken', 'broken', expect.stringMatching(/^line 3: /)],
      ['elsewhere', 'skipped', 'needs namespace'],
    ])
    expect(outcomes[0]?.windows).toMatchObject([
      { said: 'good', uncovered: [] },
      { said: 'good', uncovered: [] },
    ])
    expect(outcomes[0]?.logs).toBe('')
    expect(outcomes[2]?.logs).toContain('-- events\n')
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  expect(begun).toEqual(['slow', 'quick', 'broken', 'elsewhere'])
  expect(ended.map((line) => line.split(' ')[0])).toEqual(['1', '2', '3', '4'])
  expect(ended.map((line) => line.split(' ')[1]).sort()).toEqual([...begun].sort())
  expect(readdirSync(temporary)).toEqual([])
  expect(processesOf(temporary)).toEqual([])
})

test('a missing need of a scenario is reported, and the scenario is not played', async () => {
  const foreign = pair('exit 0', 'exit 0')
  const outcomes = await play(
    [job('ours', 'needs ours\nfreeze', foreign), job('namespace', 'needs ours namespace\nfreeze')],
    sandbox(),
  )
  expect(outcomes).toMatchObject([
    { scenario: 'ours', verdict: 'skipped', because: 'needs ours', runs: [], shell: 'sh' },
    { scenario: 'namespace', verdict: 'skipped', because: 'needs namespace', runs: [] },
  ])
})

test.each([
  ['until suspended iris:A', 'line 5: iris:A suspended did not come within 0.5 s'],
  ['until phase frozen', 'line 5: phase frozen did not come within 0.5 s'],
  ['until frozen iris:A', 'line 5: frozen iris:A did not come within 0.5 s'],
  ['? until suspended iris:A', ''],
  ['wait freeze', 'line 5: the end of freeze did not come within 0.5 s'],
])('an event after the time of within= is late: %s', async (step, because) => {
  const lines = `instance iris:A\nfault iris:A freeze seconds=5\nfreeze &\n${step} within=`
  const thaw = step.startsWith('wait') ? 'thaw' : 'wait freeze\nthaw'
  const outcomes = await Promise.all(
    [0.5, 60].map((seconds) => play([job('x', `${lines}${seconds}\n${thaw}`)], sandbox())),
  )
  expect(outcomes.map(([outcome]) => outcome?.because)).toEqual([because, ''])
})

test.each(['freeze', 'thaw', 'snapshot good'])('a step %s that takes longer than within= is late', async (step) => {
  const lines = `instance iris:A\nfault iris:A ${step === 'thaw' ? 'thaw' : 'freeze'} seconds=3`
  const before = step === 'thaw' ? 'freeze\n' : ''
  const [outcome] = await play([job('x', `${lines}\n${before}${step} within=0.5`)], sandbox())
  expect(outcome?.because).toMatch(/^line \d: the end of \S+( snapshot)? did not come within 0.5 s$/)
})

test('a known fault is no failure, and is reported when it is repaired', async () => {
  const uncovered = 'snapshot & hold=1\nuntil snapshot\nresume iris:A\nwait snapshot failed'
  const known = 'instance iris:A\nknown /expected good/'
  const outcomes = await play(
    [
      job('known', `${known}\n${uncovered.replace('failed', 'good')}`),
      job('mended', `${known}\n${uncovered}`),
      job('another', `${known}\n${uncovered.replace('failed', 'aborted')}`),
    ],
    sandbox(),
  )
  expect(outcomes.map(({ because }) => because)).toEqual([
    '',
    'nothing was broken, expected what is known: /expected good/',
    expect.stringMatching(/^line 7: .*expected aborted, expected what is known: /),
  ])
})

test('files that our hooks should not leave are reported, and do not break the invariant', async () => {
  const [outcome] = await play([job('x', `${GOOD}\nput /run/gen-hooks/stray text\n\n-- text --\nx`)], sandbox())
  expect(outcome).toMatchObject({
    verdict: 'broken',
    because: 'left in /run/gen-hooks: stray',
    invariantBroken: false,
  })
})

test('without jobs there is nothing to play', async () => {
  expect(await play([], sandbox())).toEqual([])
})

test('no scenario begins after the stop', async () => {
  const begun: string[] = []
  const options = { stop: AbortSignal.abort(), onBegin: ({ scenario }: Job) => begun.push(scenario.name) }
  await expect(runAll([job('a', GOOD), job('b', GOOD)], sandbox(), options)).rejects.toMatchObject({
    code: 'HARNESS_FAILED',
    message: 'stopped after 0 of 2 scenarios',
  })
  expect(begun).toEqual([])
})

describeInNamespace('in namespaces', () => {
  test('our hooks hold, and the files of the machine do not change', async () => {
    const hosts = readFileSync('/etc/hosts', 'latin1')
    const lines = `${GOOD}\nput /etc/hosts other\nfile /etc/hosts /another/\n-- other --\nanother`
    expect(await play([job('good', lines)], inNamespaces())).toMatchObject([{ verdict: 'held', because: '' }])
    expect(readFileSync('/etc/hosts', 'latin1')).toBe(hosts)
  })

  describe('one player', () => {
    const player = () => makePlayer(inNamespaces(), new AbortController().signal)
    const lines = `${GOOD}
put /etc/one other
put /tmp/one other
put /run/one other
file /etc/one /^x$/
file /tmp/one /^x$/

-- other --
x`
    const nothing = `${GOOD}
! file /etc/one /./
! file /tmp/one /./
! file /run/one /./
ever suspended iris:A`

    /** The processes of the agents of this test; other tests have agents too. */
    const agents = () =>
      otherProcesses()
        .filter(({ pid, command }) => command.endsWith('/gen-hooks.mjs :agent') && isBelow(pid, process.pid))
        .map(({ pid }) => pid)

    test('plays several jobs in one namespace, and no job finds the files of the job before', async () => {
      const { play, end } = player()
      expect(await play(job('first', lines))).toMatchObject({ verdict: 'held', because: '' })
      const before = agents()
      expect(await play(job('second', nothing))).toMatchObject({ verdict: 'held', because: '' })
      expect(agents()).toEqual(before)
      expect(before).not.toEqual([])
      end()
      expect(await untilGone(() => otherProcesses().filter(({ pid }) => before.includes(pid)))).toEqual([])
    })

    test('starts a new agent after a job that is broken', async () => {
      const { play, end } = player()
      expect(await play(job('first', lines.replace('snapshot good', 'snapshot failed')))).toMatchObject({
        verdict: 'broken',
      })
      const before = agents()
      expect(await play(job('second', nothing))).toMatchObject({ verdict: 'held', because: '' })
      expect(agents()).not.toEqual(before)
      end()
    })

    test('goes on after a job that could not be played', async () => {
      const refusing = agentOf('refuses-first', `console.log('{"kind":"failed","why":"no memory","goesOn":false}')`)
      const { play, end } = makePlayer(refusing, new AbortController().signal)
      for (const name of ['first', 'second'])
        await expect(play(job(name, GOOD))).rejects.toMatchObject({
          code: 'HARNESS_FAILED',
          message: `${name} (sh): no memory`,
        })
      end()
    })
  })

  test('a pair that freezes nothing is broken', async () => {
    const [outcome] = await play([job('careless', 'snapshot good', pair('exit 0', 'exit 0'))], inNamespaces())
    expect(outcome).toMatchObject({
      verdict: 'broken',
      because: 'a snapshot that did not cover cache:C iris:A iris:B was reported good',
      windows: [{ said: 'good' }],
    })
  })

  test.each([
    ['snapshot &', 'a snapshot that did not cover cache:C iris:A iris:B was reported good'],
    ['snapshot & hold=1\nuntil idle', 'a snapshot that did not cover cache:C iris:A iris:B was reported good'],
    ['freeze &\nuntil idle\nthaw', 'a snapshot that did not cover cache:C iris:A iris:B was reported good'],
  ])('a background step for which no step waits is judged: %j', async (lines, because) => {
    const [outcome] = await play([job('careless', lines, pair('exit 0', 'exit 0'))], inNamespaces())
    expect(outcome).toMatchObject({ verdict: 'broken', because, invariantBroken: true })
  })

  test('a pair that does not thaw is broken', async () => {
    const freeze = "iris session A -U %SYS '##Class(Backup.General).ExternalFreeze(0,,,,,,600,,,0)' </dev/null"
    const [outcome] = await play([job('forgetful', GOOD, pair(`${freeze}\nexit 0`, 'exit 0'))], inNamespaces())
    expect(outcome).toMatchObject({
      verdict: 'broken',
      because: 'iris:A left frozen',
      leftFrozen: ['iris:A'],
      frozen: [{ name: 'A', to: null }],
      windows: [{ said: 'good', uncovered: [] }],
    })
  })

  test.each<[string, () => Ground, string]>([
    [
      'the agent is not built',
      () => inNamespaces('/nowhere/gen-hooks.mjs'),
      '/nowhere/gen-hooks.mjs: not built, expected the agent',
    ],
    ['the agent ends without output', () => agentOf('silent', ''), 'x (sh): ended with 0, expected an outcome'],
    [
      'the agent prints something else',
      () => agentOf('prose', 'console.log("hello"); console.error("so it is"); process.exitCode = 3'),
      'x (sh): ended with 3, expected an outcome\nso it is',
    ],
    [
      'the agent prints the reason',
      () => agentOf('refuses', `console.log('{"kind":"failed","why":"no memory"}')`),
      'x (sh): no memory',
    ],
  ])('a job that cannot be played has the reason, and the others are played: %s', async (_, ground, because) => {
    const jobs = [job('x', GOOD), job('y', 'needs user\nfreeze')]
    expect(await play(jobs, ground())).toMatchObject([
      { scenario: 'x', verdict: 'unplayable', because: `cannot be played: ${because}`, leftFrozen: [] },
      { scenario: 'y', verdict: 'skipped', because: 'needs a user who is not root' },
    ])
  })

  describe('a job that breaks beside others', () => {
    /** An agent with which x is broken in this way the first time, and holds the second time. */
    const slipping = (name: string, more: object): Ground => {
      const seen = join(folder, `${name}.seen`)
      const first = { verdict: 'broken', because: 'line 3: too slow', ...more }
      const body = `const { existsSync, writeFileSync } = require('node:fs')
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { scenario } = JSON.parse(line)
  const held = ${JSON.stringify(HELD)}
  const isFirst = scenario.name === 'x' && !existsSync(${JSON.stringify(seen)})
  if (isFirst) writeFileSync(${JSON.stringify(seen)}, '')
  console.log(JSON.stringify({ kind: 'outcome', outcome: { ...held, ...(isFirst ? ${JSON.stringify(first)} : {}) }, goesOn: true }))
})`
      return agentOf(name, body)
    }

    test('by a step alone is played again, and the outcome shows this', async () => {
      expect(await play([job('x', GOOD), job('y', GOOD)], slipping('slips', {}))).toMatchObject([
        { scenario: 'x', verdict: 'held', because: '', slipped: 'line 3: too slow' },
        { scenario: 'y', verdict: 'held', slipped: '' },
      ])
    })

    test.each([
      ['by the invariant', { invariantBroken: true }],
      ['before a hook was run', { runs: [] }],
    ])('%s is broken', async (name, more) => {
      expect(await play([job('x', GOOD), job('y', GOOD)], slipping(name, more))).toMatchObject([
        { scenario: 'x', verdict: 'broken', because: 'line 3: too slow' },
        { scenario: 'y', verdict: 'held' },
      ])
    })

    test('is broken if the hooks are not ours', async () => {
      const tried = pair('exit 0', 'exit 0')
      const [x] = await play([job('x', GOOD, tried), job('y', GOOD, tried)], slipping('foreign', {}))
      expect(x).toMatchObject({ verdict: 'broken' })
    })
  })

  test('a stop ends the scenarios that are being played, and all their processes', async () => {
    const started = join(folder, 'started')
    mkdirSync(started)
    const pipe = join(started, 'pipe')
    const body = `const { spawn } = require('node:child_process')
spawn('sleep', ['4712'], { detached: true, stdio: 'ignore' })
require('node:net').createServer().listen(${JSON.stringify(pipe)})`
    const ground = agentOf('hangs', body)
    const stop = new AbortController()
    const all = runAll([job('x', GOOD), job('y', GOOD)], ground, { stop: stop.signal })
    const refused = expect(all).rejects.toMatchObject({
      message: expect.stringMatching(/^stopped after [0-2] of 2 sc/),
    })
    await untilChanged(started, 'the agent', 20_000, () => readdirSync(started).length > 0)
    stop.abort()
    await refused
    expect(await untilGone(() => otherProcesses().filter(({ command }) => command === 'sleep 4712'))).toEqual([])
  })
})
