import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frozenNow, parseEvent, readEvents, uptimeSeconds } from '../../../src/harness/guest/events.ts'
import { removeGuests, tempGuest } from '../temp-guest.ts'
import { untilEvent } from '../until.ts'

afterAll(removeGuests)

test.each([
  ['12345 iris PROD suspended limit=360', { kind: 'iris', name: 'PROD' }, 'suspended', 'limit=360'],
  ['12345 cache LEGACY already-resumed', { kind: 'cache', name: 'LEGACY' }, 'already-resumed', ''],
  ['12345 iris - called qlist', null, 'called', 'qlist'],
  ['12345 - - called logger', null, 'called', 'logger'],
  ['12345 iris a b ended freeze 5', { kind: 'iris', name: 'a b' }, 'ended', 'freeze 5'],
])('%s', (line, instance, event, detail) => {
  expect(parseEvent(line)).toEqual({ at: 123.45, instance, event, detail })
})

test.each(['', 'x iris PROD called stat', '1 iris PROD', '1 odbc PROD called stat', '1 iris PROD slept'])(
  '%j is no event',
  (line) => {
    expect(parseEvent(line)).toBeNull()
  },
)

test('events are sorted by time, and a line that is not complete is left out', () => {
  const root = tempGuest()
  writeFileSync(join(root, 'fake/events'), '200 iris A called stat\n100 iris A resumed limit\nrubbish\n300 iris A cal')
  expect(readEvents(root).map(({ at }) => at)).toEqual([1, 2])
})

test('an instance is frozen from the time in its file until its limit', () => {
  const root = tempGuest()
  const frozen = (instance: string, text: string): void =>
    writeFileSync(join(root, 'fake/instances', instance, 'frozen'), text)
  const now = Math.round(uptimeSeconds() * 100)
  frozen('iris.PROD', `${now - 1000} 0 600\n`)
  frozen('cache.LEGACY', `${now - 1000} 360 600\n`)
  frozen('iris.SCHLTEST2016INTEGRATION', `${now - 37_000} 360 600\n`)
  expect(frozenNow(root)).toEqual(['cache:LEGACY', 'iris:PROD'])
})

test('untilEvent finds past events and new events, and not the events to skip', async () => {
  const root = tempGuest()
  const file = join(root, 'fake/events')
  writeFileSync(file, '100 iris A suspended limit=0\n')
  const isFreeze = ({ event }: { event: string }): boolean => event === 'suspended'
  expect((await untilEvent(root, 'a freeze', 10_000, isFreeze)).at).toBe(1)
  const next = untilEvent(root, 'a freeze', 10_000, isFreeze, 1)
  appendFileSync(file, '200 iris A resumed thaw\n300 iris A suspended limit=0\n')
  expect((await next).at).toBe(3)
  await expect(untilEvent(root, 'a freeze', 1, isFreeze, 3)).rejects.toThrow('expected a freeze')
})
