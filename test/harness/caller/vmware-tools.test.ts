import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { quiescedSnapshot, type SnapshotOptions } from '../../../src/harness/caller/vmware-tools.ts'
import { type OwnHooks, ownHooks } from '../own-hooks.ts'
import { removeGuests } from '../temp-guest.ts'

afterAll(removeGuests)

const ENDLESS = 'trap "exit 1" TERM; while :; do sleep 0.01; done'
const FAILED = 'req.error 2 Custom quiesce script failed.'

/** The snapshot, the events that the host got, and the scripts that were run. */
async function take(own: OwnHooks, options: SnapshotOptions = {}) {
  const report = await quiescedSnapshot(own.hooks, { pollMs: 0, ...options })
  return {
    outcome: report.outcome,
    told: report.told.map(({ text }) => text),
    ran: readFileSync(join(own.root, 'ran'), 'utf8').trimEnd().split('\n'),
  }
}

function legacy(pre: string, post: string): OwnHooks {
  const own = ownHooks()
  own.add('pre-freeze-script', pre)
  own.add('post-thaw-script', post)
  return own
}

test('in a good snapshot the hooks freeze, the host commits and the hooks thaw', async () => {
  const own = legacy('', '')
  own.add('backupScripts.d/10-a', '')
  own.add('backupScripts.d/20-b', '')
  const ranAtCommit: string[] = []
  const whileFrozen = async (): Promise<void> => {
    ranAtCommit.push(readFileSync(join(own.root, 'ran'), 'utf8'))
  }
  expect(await take(own, { whileFrozen })).toEqual({
    outcome: 'good',
    told: ['reset 0', 'prov.snapshotCommit 0', 'req.done 0'],
    ran: ['pre-freeze-script freeze', '10-a freeze', '20-b freeze', '20-b thaw', '10-a thaw', 'post-thaw-script thaw'],
  })
  expect(ranAtCommit).toEqual(['pre-freeze-script freeze\n10-a freeze\n20-b freeze\n'])
})

test('a snapshot without hooks is good', async () => {
  expect((await take(ownHooks())).told).toEqual(['reset 0', 'prov.snapshotCommit 0', 'req.done 0'])
})

test('after a failed pre-freeze, post-thaw is not run, not even with freezeFail', async () => {
  expect(await take(legacy('exit 1', ''))).toEqual({
    outcome: 'failed',
    told: ['reset 0', FAILED, "req.error 5 'VmBackupOnFreeze' operation failed.", 'req.done 0'],
    ran: ['pre-freeze-script freeze'],
  })
})

test('the scripts before the one that failed are called with freezeFail, in reverse order, and their statuses are ignored', async () => {
  const own = legacy('', 'exit 1')
  own.add('backupScripts.d/10-a', '')
  own.add('backupScripts.d/20-b', 'exit 1')
  own.add('backupScripts.d/30-c', '')
  expect(await take(own)).toEqual({
    outcome: 'failed',
    told: ['reset 0', FAILED, "req.error 5 'VmBackupOnFreeze' operation failed.", 'req.done 0'],
    ran: ['pre-freeze-script freeze', '10-a freeze', '20-b freeze', '10-a freezeFail', 'post-thaw-script freezeFail'],
  })
})

test('after a failed thaw the other scripts still run, then the host gets the error', async () => {
  const own = legacy('', '')
  own.add('backupScripts.d/10-a', '[ "$1" != thaw ]')
  expect(await take(own)).toEqual({
    outcome: 'failed',
    told: ['reset 0', 'prov.snapshotCommit 0', FAILED, "req.error 5 'VmBackupOnThaw' operation failed.", 'req.done 0'],
    ran: ['pre-freeze-script freeze', '10-a freeze', '10-a thaw', 'post-thaw-script thaw'],
  })
})

test('an abort in the freeze ends the script that runs, and post-thaw is not run', async () => {
  const abort = new AbortController()
  const taken = await take(legacy(ENDLESS, ''), { abort: abort.signal, onStart: () => abort.abort(), killAfterMs: 500 })
  expect(taken).toMatchObject({
    outcome: 'aborted',
    told: ['reset 0', 'req.aborted 4 Quiesce canceled.', 'req.done 0'],
  })
  expect(taken.ran).not.toContain('post-thaw-script freezeFail')
})

test('an abort while the snapshot is taken runs freezeFail', async () => {
  const abort = new AbortController()
  const whileFrozen = (): Promise<void> => {
    abort.abort()
    return new Promise(() => {})
  }
  expect(await take(legacy('', ''), { abort: abort.signal, whileFrozen })).toEqual({
    outcome: 'aborted',
    told: ['reset 0', 'prov.snapshotCommit 0', 'req.aborted 4 Quiesce canceled.', 'req.done 0'],
    ran: ['pre-freeze-script freeze', 'post-thaw-script freezeFail'],
  })
})

test('an abort in the thaw ends the script that runs, and no other script is run', async () => {
  const own = legacy('', '')
  own.add('backupScripts.d/10-a', `[ "$1" = freeze ] || { ${ENDLESS}; }`)
  const abort = new AbortController()
  let started = 0
  const onStart = (): void => {
    started += 1
    if (started === 3) abort.abort()
  }
  const taken = await take(own, { abort: abort.signal, onStart, killAfterMs: 500 })
  expect(taken.told).toEqual(['reset 0', 'prov.snapshotCommit 0', 'req.aborted 4 Quiesce canceled.', 'req.done 0'])
  expect(taken.ran).not.toContain('post-thaw-script thaw')
})

test('a host that refuses the commit makes freezeFail run', async () => {
  expect(await take(legacy('', ''), { host: 'refuses' })).toEqual({
    outcome: 'failed',
    told: ['reset 0', 'prov.snapshotCommit 0', 'req.done 0'],
    ran: ['pre-freeze-script freeze', 'post-thaw-script freezeFail'],
  })
})

test('the timeout of the whole operation aborts it', async () => {
  const own = legacy(ENDLESS, '')
  expect((await take(own, { timeoutMs: 100, killAfterMs: 500 })).outcome).toBe('aborted')
})

test('a pre-freeze that is killed counts as success', async () => {
  const taken = await take(legacy('kill -KILL $$', ''))
  expect(taken.ran).toEqual(['pre-freeze-script freeze', 'post-thaw-script thaw'])
})

test('after any error of the caller during the freeze, the hooks thaw first', async () => {
  const own = legacy('', '')
  const whileFrozen = async (): Promise<void> => {
    throw new Error('the snapshot failed')
  }
  await expect(take(own, { whileFrozen })).rejects.toThrow('the snapshot failed')
  expect(readFileSync(join(own.root, 'ran'), 'utf8')).toBe('pre-freeze-script freeze\npost-thaw-script thaw\n')
})
