import { existsSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { runScript } from '../../../src/harness/caller/run-script.ts'
import { ownHooks } from '../own-hooks.ts'
import { removeGuests } from '../temp-guest.ts'

afterAll(removeGuests)

const withBash = existsSync('/bin/bash') ? test : test.skip
const output = (root: string): string => readFileSync(join(root, 'out'), 'utf8')

test('a hook runs in the folder / with its argument, an empty input and no variables but LANG, PATH and those of env', async () => {
  const own = ownHooks()
  own.add(
    'hook',
    `{ echo "$#:$1"; pwd; env | cut -d= -f1 | grep -vE '^(_|PWD|OLDPWD|SHLVL)$' | sort; cat; } >'${own.root}/out'`,
  )
  const run = await runScript(join(own.root, 'hook'), 'freezeFail', null, { env: { EXTRA: 'x' } })
  expect(run).toMatchObject({ argument: 'freezeFail', end: { kind: 'exited', status: 0 }, seenAs: 'success' })
  expect(run.ended).toBeGreaterThanOrEqual(run.began)
  expect(output(own.root)).toBe('1:freezeFail\n/\nEXTRA\nLANG\nPATH\n')
})

test('SIGPIPE is ignored, and descriptors 3 to 9 are closed', async () => {
  const own = ownHooks()
  own.add(
    'hook',
    `{ grep SigIgn /proc/$$/status; for fd in 3 4 5 6 7 8 9; do ls "/proc/$$/fd/$fd"; done; } >'${own.root}/out'`,
  )
  await runScript(join(own.root, 'hook'), 'freeze', null)
  const [ignored = '', ...open] = output(own.root).trimEnd().split('\n')
  expect(BigInt(`0x${ignored.split(/\s+/)[1]}`) & (1n << 12n)).toBe(1n << 12n)
  expect(open).toEqual([])
})

withBash('the pid of a run is the pid of the hook itself (needs bash)', async () => {
  const own = ownHooks()
  own.add('hook', `echo $$ >'${own.root}/out'`)
  const run = await runScript(join(own.root, 'hook'), 'freeze', null)
  expect(output(own.root)).toBe(`${run.pid}\n`)
})

withBash('scriptArg stands in double quotes, and bash expands it (needs bash)', async () => {
  const own = ownHooks()
  own.add('hook', `echo "$#:$2" >'${own.root}/out'`)
  await runScript(join(own.root, 'hook'), 'freeze', null, { scriptArg: 'a b $((6 * 7))' })
  expect(output(own.root)).toBe('2:a b 42\n')
})

test('a hook that exits with another status than 0, or that cannot be run, is a failure', async () => {
  const own = ownHooks()
  own.add('hook', 'exit 3')
  own.add('locked', '', 0o600)
  expect(await runScript(join(own.root, 'hook'), 'freeze', null)).toMatchObject({
    end: { kind: 'exited', status: 3 },
    seenAs: 'failure',
  })
  expect(await runScript(join(own.root, 'locked'), 'freeze', null)).toMatchObject({
    end: { kind: 'exited', status: 126 },
    seenAs: 'failure',
  })
})

withBash('death by a signal is success to VMware Tools (needs bash)', async () => {
  const own = ownHooks()
  own.add('hook', 'kill -KILL $$')
  const run = await runScript(join(own.root, 'hook'), 'freeze', null)
  expect(run).toMatchObject({ end: { kind: 'signalled', signal: 'SIGKILL' }, seenAs: 'success' })
})

test('an abort sends TERM, and the hook may end by itself', async () => {
  const own = ownHooks()
  own.add('hook', `trap 'exit 9' TERM\necho ready >'${own.root}/out'\nwhile :; do :; done`)
  const run = await abortWhenReady(own.root)
  expect(run).toMatchObject({ end: { kind: 'exited', status: 9 }, seenAs: 'cancelled' })
})

test('a hook that ignores TERM is killed', async () => {
  const own = ownHooks()
  own.add('hook', `trap '' TERM\necho ready >'${own.root}/out'\nwhile :; do :; done`)
  const run = await abortWhenReady(own.root, 50)
  expect(run).toMatchObject({ end: { kind: 'signalled', signal: 'SIGKILL' }, seenAs: 'cancelled' })
})

test('a hook that starts after the abort is ended too', async () => {
  const own = ownHooks()
  own.add('hook', 'while :; do :; done')
  const run = await runScript(join(own.root, 'hook'), 'freeze', AbortSignal.abort(), { killAfterMs: 50 })
  expect(run.seenAs).toBe('cancelled')
})

async function abortWhenReady(root: string, killAfterMs?: number) {
  const abort = new AbortController()
  const watcher = watch(root, () => {
    if (existsSync(join(root, 'out')) && output(root) !== '') abort.abort()
  })
  const run = await runScript(join(root, 'hook'), 'freeze', abort.signal, { killAfterMs })
  watcher.close()
  return run
}
