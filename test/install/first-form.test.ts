import { normalise } from '../../src/config/normalise.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { inspect } from '../../src/install/actual-state.ts'
import { reportInstalled } from '../../src/install/status-report.ts'
import type { RenderedHook } from '../../src/model.ts'
import { firstForm } from '../hooks/first-form.ts'
import { install, reasons, uninstall } from './act.ts'
import { type Guest, makeGuest, POST, PRE } from './guest.ts'

let guest: Guest
let hooks: readonly RenderedHook[]
beforeEach(async () => {
  guest = makeGuest()
  for (const path of [POST, PRE]) guest.write(path, firstForm(path), 0o700)
  hooks = renderHooks(normalise({}), [], await readTemplates())
})
afterEach(() => guest.remove())

const statesOf = async () =>
  reportInstalled('legacy', hooks, await inspect(guest.host, { probe: 'always' })).files.map(({ state }) => state)

it('hooks that were two scripts are replaced without asking', async () => {
  expect(await statesOf()).toEqual(['differs', 'differs'])
  expect((await install(guest.host, hooks)).kind).toBe('changed')
  expect([guest.read(POST), guest.read(PRE)]).toEqual(hooks.map(({ text }) => text))
  expect(await statesOf()).toEqual(['in sync', 'in sync'])
})

it('a hook that was edited by hand is reported, and stays', async () => {
  guest.write(PRE, firstForm(PRE).replace("DEADLINE='300'", "DEADLINE='900'"), 0o700)
  expect(await statesOf()).toEqual(['differs', 'edited by hand'])
  expect(reasons(await install(guest.host, hooks))).toEqual([`${PRE}: edited by hand`])
  expect(guest.read(PRE)).toContain("DEADLINE='900'")
})

it('they are uninstalled as ours', async () => {
  expect((await uninstall(guest.host)).kind).toBe('changed')
  expect([guest.has(POST), guest.has(PRE)]).toEqual([false, false])
})
