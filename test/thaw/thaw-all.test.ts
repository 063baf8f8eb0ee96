import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { frozenNow, readEvents } from '../../src/harness/guest/events.ts'
import { lookAtInstances } from '../../src/thaw/situation.ts'
import { thawAll } from '../../src/thaw/thaw.ts'
import { FREEZE, session, THAW } from '../harness/temp-guest.ts'
import { endGuests, type HookedGuest, hookedGuest } from '../rehearse/hooked-guest.ts'

afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

const freezeByHooks = ({ root }: HookedGuest) => void execFileSync(join(root, 'usr/sbin/pre-freeze-script'), ['freeze'])
const thawByHooks = ({ root }: HookedGuest) => void execFileSync(join(root, 'usr/sbin/post-thaw-script'), ['thaw'])

test('a run that begins after the check is not disturbed, and the thaw is refused', async () => {
  const guest = await hookedGuest()
  session(guest.root, 'PROD', FREEZE)
  const situation = await lookAtInstances(guest.host, null)
  session(guest.root, 'PROD', THAW)
  freezeByHooks(guest)
  await expect(thawAll(guest.host, situation)).rejects.toMatchObject({ code: 'THAW_REFUSED' })
  expect(frozenNow(guest.root)).toEqual(['cache:LEGACY', 'iris:PROD'])
  thawByHooks(guest)
})

test('if a run ended after the check, no hook is called, since it would thaw every instance', async () => {
  const guest = await hookedGuest()
  freezeByHooks(guest)
  const situation = await lookAtInstances(guest.host, null)
  thawByHooks(guest)
  const before = readEvents(guest.root).length
  const { hook, instances } = await thawAll(guest.host, situation)
  expect(hook).toBeNull()
  expect(instances.map(({ steps, after }) => [steps.length, after.answer])).toEqual([
    [0, 'no'],
    [0, 'no'],
  ])
  expect(
    readEvents(guest.root)
      .slice(before)
      .map(({ detail }) => detail),
  ).not.toContain('ExternalThaw')
})
