import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instanceFolder, setLogin } from '../../../src/harness/guest/fake-guest.ts'
import { setFault, setListFault } from '../../../src/harness/guest/faults.ts'
import { removeGuests, tempGuest } from '../temp-guest.ts'

afterAll(removeGuests)

test('a fault is written as the fakes read it', () => {
  const root = tempGuest()
  setFault(root, 'iris', 'PROD', 'stat-W', {
    seconds: 0.5,
    status: 3,
    act: false,
    late: 2,
    hang: true,
    deaf: true,
    text: ['one', 'two words'],
    bytes: 9,
    times: 2,
  })
  expect(readFileSync(join(instanceFolder(root, 'iris', 'PROD'), 'fault.stat-W'), 'utf8')).toBe(
    'seconds 0.5\nstatus 3\nact no\nlate 2\nhang\ndeaf\ntext one\ntext two words\nbytes 9\ntimes 2\n',
  )
})

test('a new fault counts its calls from 0, and null removes the fault', () => {
  const root = tempGuest()
  const file = join(root, 'fake/fault.qlist.cache')
  setListFault(root, 'cache', 'qlist', { status: 1, times: 1 })
  writeFileSync(`${file}.used.1`, '')
  setListFault(root, 'cache', 'qlist', { status: 1, times: 1 })
  expect(existsSync(`${file}.used.1`)).toBe(false)
  setListFault(root, 'cache', 'qlist', null)
  expect(readdirSync(join(root, 'fake')).filter((name) => name.startsWith('fault'))).toEqual([])
})

test('setLogin writes the user, the password and the owner of an instance as the fakes read them', () => {
  const root = tempGuest()
  setLogin(root, 'cache', 'LEGACY', { user: 'u', password: 'p q', owner: 'cacheusr' })
  const at = instanceFolder(root, 'cache', 'LEGACY')
  expect(readFileSync(join(at, 'fault.login'), 'utf8')).toBe('user u\npassword p q\n')
  expect(readFileSync(join(at, 'fault.owner'), 'utf8')).toBe('cacheusr\n')
})
