import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { rotatedSet } from '../../src/logs/rotated.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()

test('the set is the log and all copies that logrotate made, oldest first, and nothing else', async () => {
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

test('the set of a log in a missing folder is empty', async () => {
  expect(await rotatedSet(join(folder, 'none/snapshot.log'))).toEqual([])
})
