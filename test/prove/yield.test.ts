import { rmSync } from 'node:fs'
import { quiescedSnapshot } from '../../src/harness/caller/vmware-tools.ts'
import { readEvents } from '../../src/harness/guest/events.ts'
import { setFault } from '../../src/harness/guest/faults.ts'
import { untilEvent } from '../../src/harness/guest/until.ts'
import { shells } from '../hooks/shells.ts'
import { makeBase, makeHookGuest, PATIENT, renderPair } from './sweep/guest.ts'
import { uncovered } from './sweep/judge.ts'
import { makeSettler } from './sweep/settle.ts'

const LIMIT_MS = 60_000

test('a sweep that is under way when the next run begins does not thaw what that run freezes', async () => {
  const base = makeBase('yield')
  const settler = makeSettler(base)
  try {
    const written = { ...PATIENT, watchdog: { deadline: 12, resumeAfter: null } }
    const shell = shells().find(({ command }) => command !== undefined)?.command ?? '/bin/sh'
    const { root, hooks } = makeHookGuest(base, 'guest', await renderPair(written), shell)
    setFault(root, 'iris', 'PROD', 'freeze', { hang: true })
    const abort = new AbortController()
    const aborted = quiescedSnapshot(hooks, { pollMs: 0, abort: abort.signal })
    await untilEvent(root, 'another instance frozen', LIMIT_MS, ({ event }) => event === 'suspended')
    abort.abort()
    expect((await aborted).outcome).toBe('aborted')

    setFault(root, 'iris', 'PROD', 'freeze', null)
    setFault(root, 'iris', 'PROD', 'thaw', { seconds: 2, times: 1 })
    const before = readEvents(root).length
    const thawEvent = (word: string) => () =>
      readEvents(root)
        .slice(before)
        .some(({ instance, event, detail }) => instance?.name === 'PROD' && `${event} ${detail}`.startsWith(word))
    await untilEvent(root, 'a sweep', LIMIT_MS, thawEvent('called ExternalThaw'))
    const report = await quiescedSnapshot(hooks, {
      pollMs: 0,
      whileFrozen: async () => {
        await untilEvent(root, 'the end of that sweep', LIMIT_MS, thawEvent('ended thaw'))
      },
    })
    expect(report.outcome).toBe('good')
    expect(uncovered(root, report)).toBeNull()
    expect(await settler.settled('guest', LIMIT_MS, 'must end')).toEqual({ kind: 'at rest', stopped: [] })
  } finally {
    settler.stop()
    rmSync(base, { recursive: true, force: true })
  }
}, 120_000)
