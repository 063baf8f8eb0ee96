import { join } from 'node:path'
import { parseScenario } from '../../../../src/harness/language/parse.ts'
import type { Job, Tried } from '../../../../src/harness/play/job.ts'
import type { Outcome } from '../../../../src/harness/play/outcome.ts'
import { runAll } from '../../../../src/harness/prove/pool.ts'
import { readTemplates } from '../../../../src/hook/templates.ts'
import { builtDist } from '../../../built.ts'
import { describeInNamespace, NAMESPACE } from '../../../harness/in-namespace.ts'

const CLASS = '##Class(Backup.General)'
const FREEZE = `${CLASS}.ExternalFreeze(0,,,,,,600,,,360)`
const THAW = `${CLASS}.ExternalThaw(0)`
/** Both hooks: the call between a begin and an end, of which only 5 is success. */
const around = (before: string, after: string): readonly [string, string] => {
  const body = (call: string): string => `${before}${call}${after} </dev/null\n[ $? -eq 5 ]`
  return [body(FREEZE), body(THAW)]
}

/** The session reads standard input; its status is that of one line. */
const fed = (...lines: readonly string[]): readonly [string, string] => {
  const body = (call: string): string =>
    `iris session A -U %SYS <<'END'\n${lines.join('\n').replaceAll('CALL', call)}\nEND`
  return [body(FREEZE), body(THAW)]
}
const [FED_FREEZE, FED_THAW] = fed(
  'set sc=CALL',
  'if sc do $system.Process.Terminate(,5)',
  'do $system.Process.Terminate(,3)',
)
const STATUS_5 = [`${FED_FREEZE}\n[ $? -eq 5 ]`, `${FED_THAW}\n[ $? -eq 5 ]`] as const

let dist = ''
beforeAll(() => {
  dist = builtDist()
}, 120_000)

async function play(steps: string, [preFreeze, postThaw]: readonly [string, string]): Promise<Outcome> {
  const file = (name: string, body: string) => ({
    name,
    bytes: Buffer.from(`#!/bin/sh\n${body}\n`).toString('base64'),
    mode: 0o700,
  })
  const tried: Tried = {
    kind: 'files',
    files: [file('pre-freeze-script', preFreeze), file('post-thaw-script', postThaw)],
  }
  const parsed = parseScenario(`# A.\n${steps}\n`, 'a', 'a')
  if (parsed.kind === 'problems' || NAMESPACE.kind !== 'ready') throw new Error(JSON.stringify(parsed))
  const job: Job = { scenario: parsed.scenario, tried, shell: null, shellName: 'as written', caller: null }
  const agent = join(dist, 'gen-hooks.mjs')
  const { options, noBox } = NAMESPACE
  const templates = await readTemplates()
  const ground = { kind: 'namespace', options, box: noBox === null, agent, templates } as const
  const [outcome] = await runAll([job], ground, { stop: new AbortController().signal })
  if (outcome === undefined) throw new Error('no outcome')
  return outcome
}

const ONE = 'instance iris:A owner=irisowner'
const OWNED = `${ONE} login=admin:secret open-to=irisowner`
const GOOD = 'snapshot good\nfrozen none\never suspended iris:A'
const REFUSES = `fault iris:A freeze status=3 act=no\nsnapshot failed`

describeInNamespace('hooks that gen-hooks did not make', () => {
  const SESSION = 'iris session A -U %SYS'
  const printed = (call: string): string =>
    `printf '%s\\n' 'zn "%SYS"' 'set rc=${call}' 'w !,"rc=",rc,!' h | iris session A | grep -q '^rc=1$'`

  test.each<[string, string, readonly [string, string]]>([
    ['su - USER -c', OWNED, around(`su - irisowner -c '${SESSION} "`, `"'`)],
    ['su -c, the user last', OWNED, around(`su -c '${SESSION} "`, `"' irisowner`)],
    ['sudo -u USER', OWNED, around(`sudo -n -u irisowner ${SESSION} '`, "'")],
    ['sudo -i -u USER', OWNED, around(`sudo -i -u irisowner ${SESSION} '`, "'")],
    ['runuser -l USER -c', OWNED, around(`runuser -l irisowner -c '${SESSION} "`, `"'`)],
    ['runuser -u USER --', OWNED, around(`runuser -u irisowner -- ${SESSION} '`, "'")],
    ['a here-document that ends the session with a status', ONE, STATUS_5],
    ['a pipe, and the words that were printed', ONE, [printed(FREEZE), printed(THAW)]],
  ])('are played with their way to start a session: %s', async (_, lines, pair) => {
    expect(await play(`${lines}\n${GOOD}`, pair)).toMatchObject({ because: '', verdict: 'held' })
    expect(await play(`${lines}\n${REFUSES}`, pair)).toMatchObject({ because: '', verdict: 'held' })
  })

  test('root cannot sign on if only the owner can', async () => {
    const outcome = await play(`${OWNED}\nsnapshot failed\never suspended none`, around(`${SESSION} '`, "'"))
    expect(outcome).toMatchObject({ because: '', verdict: 'held' })
  })

  test('a session that reads standard input reads its first lines as user and password', async () => {
    const steps = `${ONE} login=admin:secret\nsnapshot failed\never suspended none`
    expect(await play(steps, fed('do CALL', 'halt'))).toMatchObject({ because: '', verdict: 'held' })
  })

  test('the status of a session that reads standard input does not show a refusal', async () => {
    const outcome = await play(`${ONE}\n${REFUSES}`, fed('do CALL', 'halt'))
    expect(outcome).toMatchObject({ verdict: 'broken', invariantBroken: true })
    expect(outcome.because).toContain('a snapshot that did not cover iris:A was reported good')
  })

  test.each<[string, string, string]>([
    ['a line that the fakes do not know', "iris session A -U %SYS <<'END'\ndo ^MYBACKUP\nEND", 'do ^MYBACKUP'],
    ['a strange option of sudo', 'sudo -D / -u irisowner iris list', 'sudo: -D'],
  ])('a hook that cannot be played gets no verdict: %s', async (_, body, why) => {
    const outcome = await play(`${ONE}\nsnapshot good`, [body, 'exit 0'])
    expect(outcome).toMatchObject({ verdict: 'unplayable', invariantBroken: false })
    expect(outcome.because).toMatch(/^cannot be played: /)
    expect(outcome.because).toContain(why)
  })

  test('the last lines of stderr are shown, for each hook', async () => {
    const noisy = 'i=0; while [ $i -lt 2000 ]; do i=$((i + 1)); echo "line $i" >&2; done; exit 1'
    const outcome = await play(`${ONE}\nsnapshot failed\n! thaw`, [noisy, 'podman-is-not-here; exit 3'])
    expect(outcome.verdict).toBe('held')
    expect(outcome.stderr.filter((line) => line.startsWith('pre-freeze-script freeze: '))).toEqual(
      [1996, 1997, 1998, 1999, 2000].map((n) => `pre-freeze-script freeze: line ${n}`),
    )
    expect(outcome.stderr.at(-1)).toMatch(/^post-thaw-script thaw: .*podman-is-not-here.*not found/)
  })
})
