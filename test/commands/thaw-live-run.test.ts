import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Consent } from '../../src/commands/confirm.ts'
import { runThaw } from '../../src/commands/thaw.ts'
import { frozenNow } from '../../src/harness/guest/events.ts'
import { FREEZE, session, THAW } from '../harness/temp-guest.ts'
import { endGuests, type HookedGuest, hookedGuest } from '../rehearse/hooked-guest.ts'

afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

const PROD_AND_TEST = [
  { kind: 'iris', name: 'PROD' },
  { kind: 'iris', name: 'TEST' },
] as const

/** The answers in their order, each after what happens while the question is open. */
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

/** A guest on which a backup holds PROD; TEST is none of its instances. */
async function backupOfProd(): Promise<HookedGuest> {
  const guest = await hookedGuest(PROD_AND_TEST, { config: 'instances: { exclude: ["iris:TEST"] }\n' })
  freezeByHooks(guest)
  expect(frozenNow(guest.root)).toEqual(['iris:PROD'])
  return guest
}

const verdict = ({ root }: HookedGuest) =>
  JSON.parse(readFileSync(join(root, 'run/gen-hooks/last.json'), 'utf8')).verdict

/** Ends the backup as VMware Tools does, and waits for what the keeper writes of it. */
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

test('--instance of one that cannot say: the live run of another goes on, and is good', async () => {
  const guest = await backupOfProd()
  for (const what of ['stat', 'session']) {
    writeFileSync(join(guest.root, `fake/instances/iris.TEST/fault.${what}`), 'status 1\n')
  }
  await expect(runThaw({ instance: 'TEST', yes: true }, guest.io)).rejects.toMatchObject({ code: 'STILL_FROZEN' })
  expect(guest.said.out).not.toContain('freezeFail')
  expect(frozenNow(guest.root)).toEqual(['iris:PROD'])
  expect(await untilVerdict(guest)).toBe('consistent')
})

test('--instance of one that a hand froze: it alone is thawed, and the live run goes on', async () => {
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

test.each([{}, { instance: 'TEST' }])('%j: the warning names the run and all that its end thaws', async (options) => {
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

test('both a run of ours and a hand: the warning has both', async () => {
  const guest = await backupOfProd()
  session(guest.root, 'TEST', FREEZE)
  await expect(runThaw({}, guest.io, asking('no'))).rejects.toMatchObject({ code: 'THAW_REFUSED' })
  expect(guest.said.err).toMatch(/^warning: run .*: iris:PROD$/m)
  expect(guest.said.err).toMatch(/^warning: iris:TEST: not frozen by these hooks/m)
  await untilVerdict(guest)
})

test('a backup that begins while the question is open is shown and asked about; a no leaves it good', async () => {
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

test('what was thawed while the question was open is left alone', async () => {
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
