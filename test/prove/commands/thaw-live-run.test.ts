import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Consent } from '../../../src/commands/confirm.ts'
import { runThaw } from '../../../src/commands/thaw.ts'
import { frozenNow } from '../../../src/harness/guest/events.ts'
import { FREEZE, session, THAW } from '../../harness/temp-guest.ts'
import { endGuests, type HookedGuest, hookedGuest } from '../../rehearse/hooked-guest.ts'

afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

const PROD_AND_TEST = [
  { kind: 'iris', name: 'PROD' },
  { kind: 'iris', name: 'TEST' },
] as const

/** The answers in their order, each after an act that happens while the question waits. */
function asking(...answers: readonly ((() => void) | Consent)[]) {
  const left = [...answers]
  return async (question: string): Promise<Consent> => {
    const next = left.shift()
    if (next === undefined) throw new Error(`asked once too often: ${question}`)
    if (typeof next === 'string') return next
    next()
    return 'yes'
  }
}

const freezeByHooks = ({ root }: HookedGuest) => void execFileSync(join(root, 'usr/sbin/pre-freeze-script'), ['freeze'])
const thawByHooks = ({ root }: HookedGuest) => void execFileSync(join(root, 'usr/sbin/post-thaw-script'), ['thaw'])

/** A guest on which a backup holds PROD; the backup does not hold TEST. */
async function backupOfProd(): Promise<HookedGuest> {
  const guest = await hookedGuest(PROD_AND_TEST, { config: 'instances: { exclude: ["iris:TEST"] }\n' })
  freezeByHooks(guest)
  expect(frozenNow(guest.root)).toEqual(['iris:PROD'])
  return guest
}

const verdict = ({ root }: HookedGuest) =>
  JSON.parse(readFileSync(join(root, 'run/gen-hooks/last.json'), 'utf8')).verdict

/** Ends the backup as VMware Tools does, and waits for the keeper's record of the run. */
async function untilVerdict(guest: HookedGuest): Promise<string> {
  thawByHooks(guest)
  for (;;) {
    try {
      return verdict(guest)
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

test('thaw --instance of an instance whose state is unknown leaves the live run of another instance, which ends consistent', async () => {
  const guest = await backupOfProd()
  for (const what of ['stat', 'session']) {
    writeFileSync(join(guest.root, `fake/instances/iris.TEST/fault.${what}`), 'status 1\n')
  }
  await expect(runThaw({ instance: 'TEST', yes: true }, guest.io)).rejects.toMatchObject({ code: 'STILL_FROZEN' })
  expect(guest.said.out).not.toContain('freezeFail')
  expect(frozenNow(guest.root)).toEqual(['iris:PROD'])
  expect(await untilVerdict(guest)).toBe('consistent')
})

test('thaw --instance of an instance that a user froze thaws only this instance, and the live run goes on', async () => {
  const guest = await backupOfProd()
  session(guest.root, 'TEST', FREEZE)
  const dry: string[] = []
  await runThaw({ instance: 'TEST', dryRun: true }, { ...guest.io, out: (text) => void dry.push(text) })
  expect(dry.join('')).not.toContain('freezeFail')
  expect(await runThaw({ instance: 'TEST' }, guest.io, asking('yes'))).toBe(0)
  expect(guest.said.out).toContain('iris:TEST: not frozen now\n')
  expect(frozenNow(guest.root)).toEqual(['iris:PROD'])
  expect(await untilVerdict(guest)).toBe('consistent')
})

test.each([{}, { instance: 'TEST' }])('thaw %j warns with the run and all its instances', async (options) => {
  const guest = await hookedGuest(PROD_AND_TEST)
  freezeByHooks(guest)
  await expect(runThaw(options, guest.io, asking('no'))).rejects.toMatchObject({ code: 'THAW_REFUSED' })
  expect(guest.said.err).toMatch(
    /^warning: run \S+ is frozen: .*; it ends the run for all its instances: iris:PROD, iris:TEST$/m,
  )
  expect(frozenNow(guest.root)).toHaveLength(2)
  expect(await runThaw({ ...options, yes: true }, guest.io)).toBe(0)
  expect(guest.said.err.match(/iris:PROD, iris:TEST$/gm)).toHaveLength(2)
  expect(frozenNow(guest.root)).toEqual([])
})

test('if the hooks froze one instance and a user another, the warning has both', async () => {
  const guest = await backupOfProd()
  session(guest.root, 'TEST', FREEZE)
  await expect(runThaw({}, guest.io, asking('no'))).rejects.toMatchObject({ code: 'THAW_REFUSED' })
  expect(guest.said.err).toMatch(/^warning: run .*: iris:PROD$/m)
  expect(guest.said.err).toMatch(/^warning: iris:TEST: not frozen by these hooks/m)
  await untilVerdict(guest)
})

test('thaw shows a backup that begins during the question and asks again; after a no the backup is consistent', async () => {
  const guest = await hookedGuest([{ kind: 'iris', name: 'PROD' }])
  session(guest.root, 'PROD', FREEZE)
  const meanwhile = () => {
    session(guest.root, 'PROD', THAW)
    freezeByHooks(guest)
  }
  await expect(runThaw({}, guest.io, asking(meanwhile, 'no'))).rejects.toMatchObject({ code: 'THAW_REFUSED' })
  expect(guest.said.err).toMatch(/^warning: iris:PROD: not frozen by these hooks/m)
  expect(guest.said.err).toMatch(/^gen-hooks: this has changed meanwhile/m)
  expect(guest.said.err).toMatch(/^warning: run \S+ is frozen: /m)
  expect(frozenNow(guest.root)).toEqual(['iris:PROD'])
  expect(await untilVerdict(guest)).toBe('consistent')
})

test('thaw does not call an instance that was thawed during the question', async () => {
  const guest = await hookedGuest()
  session(guest.root, 'PROD', FREEZE)
  expect(
    await runThaw(
      {},
      guest.io,
      asking(() => session(guest.root, 'PROD', THAW)),
    ),
  ).toBe(0)
  expect(guest.said.out).toMatch(/nothing is frozen\n$/)
  expect(guest.said.out).not.toContain('ExternalThaw')
})
