import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { rotatedSet } from '../../src/logs/rotated.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()

test('the log and all that logrotate made of it, oldest first, and nothing else', async () => {
  const names = [
    'snapshot.log-20251122.gz',
    'snapshot.log-20261121',
    'snapshot.log-20261122-1795305600.gz',
    'snapshot.log.10.gz',
    'snapshot.log.2.gz',
    'snapshot.log.1',
    'snapshot.log',
  ]
  const others = ['snapshot.log.bak', 'snapshot.log.1.gz.tmp', 'snapshot.logs', 'my-snapshot.log', 'snapshot.log-2026']
  for (const name of [...names, ...others].sort()) writeFileSync(join(folder, name), '')
  expect((await rotatedSet(join(folder, 'snapshot.log'))).map((path) => basename(path))).toEqual(names)
})

test('no such folder, no log', async () => {
  expect(await rotatedSet(join(folder, 'none/snapshot.log'))).toEqual([])
})
