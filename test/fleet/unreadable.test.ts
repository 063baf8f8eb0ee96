import { join } from 'node:path'
import { fleetFiles } from '../../src/fleet/fleet-files.ts'
import { readFleet } from '../../src/fleet/read-fleet.ts'
import { renderHost } from '../../src/fleet/render-host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { madeFleet } from './made-fleet.ts'

const folder = madeFleet(join(tempFolder(), 'fleet'))

/** The files of the fleet on a host whose readdir fails, as for a user without the permission. */
function withoutList(path: string) {
  const host = realHost()
  const list = async (asked: string): Promise<readonly string[]> => {
    if (asked !== join(folder, path)) return await host.list(asked)
    throw Object.assign(new Error('EACCES'), { code: 'EACCES' })
  }
  return fleetFiles({ list, lstat: (one) => host.lstat(one), readFile: (one, how) => host.readFile(one, how) }, folder)
}

test('a host whose folder cannot be listed fails alone', async () => {
  const fleet = await readFleet(withoutList('hosts/db2'), 'fleet')
  const outcome = await renderHost(fleet, 'db2', () => {
    throw new Error('rendered')
  })
  expect(outcome).toMatchObject({
    kind: 'failed',
    findings: [
      { severity: 'error', file: 'hosts/db2', message: 'cannot be read, expected a folder that you may list' },
    ],
  })
})

test('a folder hosts that cannot be listed is an error, and not a fleet without hosts', async () => {
  await expect(readFleet(withoutList('hosts'), 'fleet')).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: 'hosts: cannot be read: permission denied',
  })
})
