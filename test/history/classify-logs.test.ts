import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type SortedLogs, sortLogs } from '../../src/history/classify-logs.ts'
import { namedSources } from '../../src/history/operands.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { makeTar } from '../stun/make-tar.ts'
import { hookLog, madeSnapshot, messagesLog, vmtoolsdLog, vmwareLog } from '../timeline/made-logs.ts'

const folder = tempFolder()
const MADE = [madeSnapshot(Date.parse('2026-11-22T22:00:00Z'), '0a0b0c0d')]

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const bundle = (): Promise<Buffer> =>
  makeTar({ README: 'of a host\n'.repeat(600), 'vmfs/vm/vmware.log': vmwareLog(MADE, 0) })

test.each<[string, () => string | Buffer | Promise<Buffer>, keyof SortedLogs]>([
  ['a log of hooks', () => hookLog(MADE), 'guest'],
  ["IRIS's log", () => messagesLog(MADE), 'guest'],
  ['vmware.log', () => vmwareLog(MADE, 0), 'host'],
  ['vmware.log, gzipped', () => gzipSync(vmwareLog(MADE, 0)), 'host'],
  ['an archive', () => bundle(), 'host'],
  ['an archive, gzipped', async () => gzipSync(await bundle()), 'host'],
  ["vmtoolsd's log", () => vmtoolsdLog(MADE), 'vmtoolsd'],
  ["vmtoolsd's log after empty lines", () => `\n\n${vmtoolsdLog(MADE)}`, 'vmtoolsd'],
  [
    "vmtoolsd's lines among those of syslog",
    () =>
      `Nov 22 22:00:00 guest sshd[1]: hello\nNov 22 22:00:00 guest sshd[1]: hello\n${vmtoolsdLog(MADE).split('\n')[0]}\n`,
    'vmtoolsd',
  ],
  [
    "vmtoolsd's log that quotes vmware.log",
    () => `${vmtoolsdLog(MADE)}${'[2026-11-22T22:00:00.000Z] [   debug] [vmsvc] x | vmx| y\n'.repeat(9)}`,
    'vmtoolsd',
  ],
  ['text', () => 'buy milk\n', 'guest'],
  ['nothing', () => '', 'guest'],
])('%s', async (what, content, kind) => {
  const path = file(what.replaceAll(/\W/g, '-'), await content())
  const sorted = await sortLogs(namedSources([path]), 'host')
  const found = { guest: sorted.guest.map((one) => one.path), host: sorted.host, vmtoolsd: sorted.vmtoolsd }
  expect(found).toEqual({ guest: [], host: [], vmtoolsd: [], [kind]: [path] })
})

test('a FIFO, standard input and a folder are logs of the host; a missing file is a log of the guest', async () => {
  const fifo = join(folder, 'fifo')
  execFileSync('mkfifo', [fifo])
  mkdirSync(join(folder, 'vms'))
  const sorted = await sortLogs(namedSources([fifo, join(folder, 'vms'), '-', join(folder, 'absent')]), 'host')
  expect(sorted).toEqual({
    guest: [{ path: join(folder, 'absent'), instance: null }],
    vmtoolsd: [],
    host: [fifo, join(folder, 'vms'), '-'],
  })
})

test('standard input is a log of the guest where this is asked for; a folder is still one of the host', async () => {
  mkdirSync(join(folder, 'more'))
  const sorted = await sortLogs(namedSources(['-', join(folder, 'more')]), 'guest')
  expect(sorted).toEqual({ guest: [{ path: '-', instance: null }], vmtoolsd: [], host: [join(folder, 'more')] })
})

test("a file that is named as an instance's log is not opened to find its kind", async () => {
  const path = file('odd', vmwareLog(MADE, 0))
  expect((await sortLogs(namedSources([`PROD=${path}`]), 'host')).guest).toEqual([{ path, instance: 'PROD' }])
})
