import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Host } from '../../src/host/host.ts'
import { eventsSince } from '../../src/rehearse/run-log.ts'
import { type Guest, makeGuest } from '../install/guest.ts'

const LOG = '/var/log/gen-hooks/snapshot.log'

const line = (instance: string, event: string) =>
  `2026-11-30T07:00:00.000+00:00 run=a1b2c3d4 level=info instance=${instance} event=${event} ms=10\n`

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
  guest.write(LOG, '', 0o640)
})
afterEach(() => guest.remove())

/** The host of a guest whose owner writes one more line of its log before each look. */
function writing(lines: readonly string[]): Host {
  const left = [...lines]
  const lstat: Host['lstat'] = (path) => {
    const next = left.shift()
    if (next !== undefined) appendFileSync(join(guest.root, LOG), next)
    return guest.host.lstat(path)
  }
  const readFile: Host['readFile'] = (path, options) => guest.host.readFile(path, options)
  return { lstat, readFile } as unknown as Host
}

const namesOf = async (lines: readonly string[]) =>
  (await eventsSince(writing(lines), LOG, 0, 'a1b2c3d4')).map(({ instance, event }) => `${instance} ${event}`)

test('the lines of a run are read up to the journal of each instance that was frozen, which come behind the verdict', async () => {
  const lines = [
    line('iris:A', 'frozen'),
    line('cache:C', 'frozen'),
    line('-', 'frozen'),
    line('-', 'consistent'),
    line('cache:C', 'journal'),
    line('cache:C', 'journal'),
    line('iris:A', 'journal'),
  ]
  const names = await namesOf(lines)
  expect(names.slice(-2)).toEqual(['cache:C journal', 'iris:A journal'])
})

test('a verdict is enough where no instance was frozen', async () => {
  expect(await namesOf([line('-', 'inconsistent'), line('iris:A', 'thawed')])).toContain('- inconsistent')
})

test('an instance without a journal line does not keep the others from being read', async () => {
  expect(await namesOf([line('iris:A', 'frozen'), line('-', 'inconsistent')])).toEqual([
    'iris:A frozen',
    '- inconsistent',
  ])
})
