import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runRehearse } from '../../src/commands/rehearse.ts'
import { readEvents } from '../../src/harness/guest/events.ts'
import type { Templates } from '../../src/hook/render.ts'
import { endGuests, hookedGuest } from '../rehearse/hooked-guest.ts'

jest.mock('../../src/hook/templates.ts', () => {
  const actual = jest.requireActual('../../src/hook/templates.ts')
  return {
    readTemplates: async (): Promise<Templates> => {
      const templates: Templates = await actual.readTemplates()
      const settings = templates.partials.settings?.replace('SYSLOG={{sq syslog}}', 'SYSLOG={{sq syslog}}; true') ?? ''
      return { ...templates, partials: { ...templates.partials, settings } }
    },
  }
})

afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

test('hooks for one instance whose settings run a command are not placed, and freeze nothing', async () => {
  const guest = await hookedGuest(undefined, { installed: false })
  const ask = async (): Promise<never> => {
    throw new Error('nobody was to be asked')
  }
  const rehearsal = runRehearse({ instance: 'PROD', yes: true }, guest.io, { ask, point: guest.point })
  await expect(rehearsal).rejects.toMatchObject({ code: 'FINDINGS' })
  expect(guest.said.err).toMatch(/: error: "SYSLOG='no'; true": no assignment .*\[settings, settings grammar\]$/m)
  expect(existsSync(join(guest.root, 'var/lib/gen-hooks'))).toBe(false)
  expect(readEvents(guest.root).filter(({ detail }) => detail === 'ExternalFreeze')).toEqual([])
})
