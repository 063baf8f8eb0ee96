import { normalise } from '../../src/config/normalise.ts'
import type { Host } from '../../src/host/host.ts'
import { requireStillListed } from '../../src/install/still-listed.ts'
import type { Inventory } from '../../src/model.ts'
import { makeInstance } from '../hook/make-instance.ts'
import { type Guest, makeGuest, ONE, PRE } from './guest.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const planOf = (...names: string[]): string =>
  names.map((name) => `    instance 'iris' '${name}' 'need' '' \n`).join('')

const inventory = (sources: Inventory['sources'], ids: readonly string[] = []): Inventory => ({
  schema: 'gen-hooks/inventory/1',
  instances: ids.map((id) => makeInstance(id)),
  problems: [],
  sources,
})
const ABSENT: Inventory['sources'] = [
  { command: 'iris qlist', outcome: 'absent' },
  { command: 'iris qall', outcome: 'absent' },
]
const ask = async (sources: Inventory['sources'] = ABSENT, ids: readonly string[] = [], exclude: string[] = []) =>
  await requireStillListed(inventory(sources, ids), normalise({ instances: { exclude } }), guest.host as Host)

it('each instance that the installed hooks freeze must still be listed, or be proved to be gone', async () => {
  guest.write(PRE, planOf('PROD', 'TEST'), 0o700)
  guest.write(ONE, planOf('PROD', 'LAB'), 0o700)
  await expect(ask()).rejects.toMatchObject({
    code: 'DETECT_FAILED',
    message: 'iris:PROD, iris:TEST, iris:LAB: in the plan of the installed hooks, but iris is not there',
  })
  await ask(ABSENT, ['iris:OTHER'])
  await ask([{ command: 'iris qall', outcome: 'answered' }])
  await ask(ABSENT, [], ['*'])
})

it('a container of the installed hooks is in no list, and is not missed there', async () => {
  guest.write(PRE, "    container 'docker' 'web' 'IRIS' 'need' '' \n", 0o700)
  await ask()
  guest.write(PRE, `    container 'docker' 'web' 'IRIS' 'need' '' \n${planOf('PROD')}`, 0o700)
  await expect(ask()).rejects.toMatchObject({ message: expect.stringMatching(/^iris:PROD: in the plan/) })
})

it('the plan of installed hooks larger than 4 MiB is read too', async () => {
  guest.write(PRE, `${'# an instance\n'.repeat(400_000)}${planOf('PROD')}`, 0o700)
  await expect(ask()).rejects.toMatchObject({ message: expect.stringMatching(/^iris:PROD: in the plan/) })
})
