import { folderRefusals, makeStore } from '../../src/install/folder-checks.ts'
import { actual, folder } from './actual-fixture.ts'

it('each refusal of the folders is listed once, by its path', () => {
  const outer = { path: '/usr', detail: 'can be written by others' }
  const folders = [
    folder('/usr/sbin', { unsafe: [outer], unwritable: 'EROFS' }),
    folder('/usr/bin', { unsafe: [outer, { path: '/usr/bin', detail: 'x' }], unwritable: 'EACCES' }),
    folder('/usr/sbin', { unwritable: 'EROFS' }),
    folder('/etc'),
  ]
  expect(folderRefusals(folders)).toEqual([
    { subject: '/usr', because: 'unsafe folder', detail: 'can be written by others' },
    { subject: '/usr/sbin', because: 'read-only folder', detail: 'cannot be written: read-only file system' },
    { subject: '/usr/bin', because: 'unsafe folder', detail: 'x' },
    { subject: '/usr/bin', because: 'read-only folder', detail: 'cannot be written: permission denied' },
  ])
})

it('only the missing folders of the store are made, for root alone', () => {
  const replaced = { '/var/lib/gen-hooks/replaced': { missing: ['/var/lib/gen-hooks/replaced'] } }
  expect(makeStore(actual({}, {}, replaced))).toEqual([
    { kind: 'make folder', path: '/var/lib/gen-hooks/replaced', mode: 0o700 },
  ])
  expect(makeStore(actual())).toEqual([])
})
