import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { numberLines } from '../../src/stun/number-lines.ts'
import { readStuns } from '../../src/stun/read-stuns.ts'
import { readVmwareEvents } from '../../src/stun/vmware-events.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { makeTar } from './make-tar.ts'

const folder = tempFolder()

const at = (minute: number): string => new Date(Date.UTC(2024, 4, 6, 1, minute)).toISOString()
const stun = (minute: number, microseconds: number): string =>
  `${at(minute)}| vcpu-0| I125: Checkpoint_Unstun: vm stopped for ${microseconds} us\n`
const named = (name: string): string => `${at(0)}| vmx| I125: DICT               displayName = "${name}"\n`
const backup = (minute: number, microseconds: number): string =>
  `${at(minute)}| vmx| I125: SnapshotVMX_TakeSnapshot start: 'Nightly', deviceState=0, quiesced=1\n${stun(minute, microseconds)}` +
  `${at(minute)}| vmx| I125: SnapshotVMXTakeSnapshotComplete: Done with snapshot 'Nightly': 7\n`
const removal = (minute: number, microseconds: number): string =>
  `${stun(minute, microseconds)}${at(minute)}| vcpu-0| I125: ConsolidateEnd: Snapshot consolidate complete: done (0).\n`

function write(path: string, content: string | Buffer): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

async function summary(sources: readonly string[], stdin?: Buffer) {
  const read = await readStuns(sources, stdin === undefined ? {} : { stdin: Readable.from([stdin]) })
  return {
    groups: read.groups.map(
      (group) => `${group.vm}: ${group.kind} ${group.snapshot} ${group.count} ${group.maxMicroseconds}`,
    ),
    problems: read.problems.map(({ source, message }) => `${source.replace(`${folder}/`, '')}: ${message}`),
    broken: read.totals.broken,
  }
}

const LOG = named('PROD') + backup(1, 500) + removal(46, 900) + removal(47, 800)
const GROUPS = ['PROD: create Nightly 1 500', 'PROD: consolidate Nightly 2 900']
const WHOLE = { groups: GROUPS, problems: [], broken: 0 }

test('a log is read plain, gzipped and in a bundle, under any name', async () => {
  const bundle = await makeTar({
    'esx/README': 'x',
    'esx/vmfs/volumes/ds/P/vmware.log': LOG,
    'esx/var/log/hostd.log': LOG,
  })
  const forms = { plain: Buffer.from(LOG), gzip: gzipSync(LOG), tar: bundle, tgz: gzipSync(bundle) }
  for (const [name, content] of Object.entries(forms)) {
    expect({ name, ...(await summary([write(`forms/${name}`, content)])) }).toEqual({ name, ...WHOLE })
    expect({ name, ...(await summary(['-'], content)) }).toEqual({ name, ...WHOLE })
  }
})

test('a gzipped log in a bundle is read, and its place is the bundle and the member', async () => {
  const path = write('b.tgz', gzipSync(await makeTar({ 'ds/A/vmware-3.log.gz': gzipSync(LOG) })))
  const { outliers } = await readStuns([path], { top: 1 })
  expect(outliers).toMatchObject([
    {
      source: `${path}:ds/A/vmware-3.log.gz`,
      line: 5,
      vm: 'PROD',
      kind: 'consolidate',
      class: 'fine',
      microseconds: 900,
    },
  ])
})

test('the logs of each VM in a folder are read oldest first, by time and not by name', async () => {
  write('vms/A/vmware-10.log', removal(46, 900))
  write('vms/A/vmware-11.log', backup(1, 500))
  write('vms/A/vmware-9.log.gz', gzipSync(named('PROD')))
  write('vms/deep/er/B/vmware.log', stun(3, 1))
  write('vms/A/other.log', stun(3, 7))
  symlinkSync('..', join(folder, 'vms/A/loop'))
  expect(await summary([join(folder, 'vms')])).toEqual({
    groups: ['B: other null 1 1', 'PROD: create Nightly 1 500', 'PROD: consolidate Nightly 1 900'],
    problems: [],
    broken: 0,
  })
})

test('the members of a bundle are read by time, and files in the order of the arguments', async () => {
  const logs = { 'ds/A/vmware.log': removal(46, 900), 'ds/A/vmware-2.log': named('PROD') + backup(1, 500) }
  const expected = {
    groups: ['PROD: create Nightly 1 500', 'PROD: consolidate Nightly 1 900'],
    problems: [],
    broken: 0,
  }
  expect(await summary([write('mixed.tar', await makeTar(logs))])).toEqual(expected)
  const files = Object.entries(logs).map(([name, content]) => write(name, content))
  expect(await summary(files)).toEqual(expected)
  expect(await summary([...files, ...files, join(folder, 'ds/A')])).toEqual(expected)
})

test('VMs with the same name, and VMs that share a folder, are separate VMs', async () => {
  write('same/1/vmware.log', named('PROD') + stun(1, 1))
  write('same/2/vmware.log', named('PROD') + stun(1, 2))
  write('same/3/vmware-1.log', named('X') + stun(1, 3))
  write('same/3/vmware-2.log', named('Y') + stun(1, 4))
  const { groups } = await summary([join(folder, 'same')])
  expect(groups).toEqual([
    'PROD: other null 1 1',
    `PROD (${join(folder, 'same/2')}): other null 1 2`,
    'X: other null 1 3',
    'Y: other null 1 4',
  ])
})

test('a file that ends too early is a problem, and the lines before count', async () => {
  const noise = Array.from(
    { length: 3000 },
    (_, index) => `${at(2)}| vmx| I125: noise ${Math.imul(index, 2654435761)}\n`,
  ).join('')
  const log = LOG + noise
  const bundle = await makeTar({ 'ds/A/vmware.log': LOG, 'ds/B/vmware.log': stun(1, 77) + noise })
  const cutOff = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 1500)
  expect(await summary([write('cut.gz', cutOff(gzipSync(log)))])).toEqual({
    groups: GROUPS,
    problems: ['cut.gz: its gzip data ends too early'],
    broken: 1,
  })
  const both = ['B: other null 1 77', ...GROUPS]
  expect(await summary([write('cut.tar', cutOff(bundle))])).toEqual({
    groups: both,
    problems: ['cut.tar: tar: it ends too early, read up to there'],
    broken: 1,
  })
  expect(await summary([write('cut.tgz', cutOff(gzipSync(bundle)))])).toEqual({
    groups: both,
    problems: ['cut.tgz: its gzip data ends too early'],
    broken: 1,
  })
  const member = await makeTar({ 'ds/A/vmware.log.gz': cutOff(gzipSync(log)), 'ds/B/vmware.log': stun(1, 77) })
  expect(await summary([write('member.tar', member)])).toEqual({
    groups: both,
    problems: ['member.tar:ds/A/vmware.log.gz: its gzip data ends too early'],
    broken: 1,
  })
})

test('wherever a bundle ends, all lines before count', async () => {
  const line = stun(1, 5)
  const bundle = await makeTar({ 'A/vmware.log': line.repeat(3000) })
  for (let cut = 600; cut < 512 + 3000 * line.length; cut += 19_937) {
    const { totals } = await readStuns(['-'], { stdin: Readable.from([bundle.subarray(0, cut)]) })
    expect({ cut, stuns: totals.stuns }).toEqual({ cut, stuns: Math.floor((cut - 512) / line.length) })
  }
})

test('a bundle without an end mark, with a damaged one or with data after it is a problem', async () => {
  const bundle = await makeTar({ 'A/vmware.log': LOG, 'B/vmware.log': stun(1, 77) })
  const second = 512 + Math.ceil(LOG.length / 512) * 512
  const damaged = Buffer.from(bundle)
  damaged.fill('A', second, second + 50)
  const problem = async (content: Buffer) => (await summary([write('odd.tar', content)])).problems
  expect(await problem(bundle)).toEqual([])
  expect(await problem(Buffer.concat([bundle, Buffer.alloc(20_480)]))).toEqual([])
  expect(await problem(bundle.subarray(0, second))).toEqual(['odd.tar: tar: it ends too early, read up to there'])
  expect(await problem(bundle.subarray(0, -1024))).toEqual(['odd.tar: tar: it ends too early, read up to there'])
  expect(await problem(damaged)).toEqual(['odd.tar: tar: a header is damaged, read up to there'])
  const behind = 'odd.tar: tar: something stands behind its end, read up to there'
  expect(await problem(Buffer.concat([bundle, bundle]))).toEqual([behind])
})

test('bundles of GNU tar, old tar and pax are read, with long names, links and sparse files', async () => {
  const deep = `${'x'.repeat(90)}/${'y'.repeat(90)}/${'z'.repeat(150)}`
  write(`gnu/${deep}/vmware.log`, LOG)
  symlinkSync(`${deep}/vmware.log`, join(folder, 'gnu/link'))
  for (const format of ['gnu', 'posix']) {
    const path = join(folder, `${format}.tar`)
    execFileSync('tar', [`--format=${format}`, '-S', '-cf', path, '-C', join(folder, 'gnu'), '.'])
    expect({ format, ...(await summary([path])) }).toEqual({ format, ...WHOLE })
  }
})

test('gzip of several members is read, with zeros or other bytes after them', async () => {
  const members = Buffer.concat([
    gzipSync(named('PROD') + backup(1, 500)),
    gzipSync(removal(46, 900) + removal(47, 800)),
  ])
  expect(await summary([write('members.gz', members)])).toEqual(WHOLE)
  expect(await summary([write('padded.gz', Buffer.concat([members, Buffer.alloc(600)]))])).toEqual(WHOLE)
  expect(await summary([write('more.gz', Buffer.concat([members, Buffer.from('more')]))])).toEqual({
    ...WHOLE,
    problems: ['more.gz: something stands behind the end of its gzip data, which is not read'],
    broken: 1,
  })
})

test('a bundle that ends within a gzipped member is a problem', async () => {
  const noise = Array.from(
    { length: 3000 },
    (_, index) => `${at(2)}| vmx| I125: ${Math.imul(index, 2654435761)}\n`,
  ).join('')
  const bundle = await makeTar({ 'ds/A/vmware.log.gz': gzipSync(noise + LOG + noise) })
  const { groups, broken } = await summary([write('member-cut.tar', bundle.subarray(0, bundle.length - 8000))])
  expect({ groups, broken }).toEqual({ groups: GROUPS, broken: 1 })
})

test('a stun that cannot be read is a problem with its line number', async () => {
  const { problems } = await readStuns([
    write('odd.log', `${stun(1, 5)}vmx| Checkpoint_Unstun: vm stopped for ever us\n`),
  ])
  expect(problems).toEqual([
    { source: join(folder, 'odd.log'), line: 2, message: 'a stun of no number, expected microseconds' },
  ])
})

test('without a count of lines, shown stuns have the same line numbers as with one, from several files and from packed files', async () => {
  const filler = `${at(2)}| vmx| I125: nothing\n`
  const odd = 'vmx| Checkpoint_Unstun: vm stopped for ever us\n'
  const sources = [
    write('lines/A/vmware.log', filler.repeat(40_000) + stun(1, 5) + filler.repeat(9000) + odd + stun(2, 7)),
    write('lines/B/vmware.log', `${stun(1, 9)}${'x'.repeat(200_000)}${stun(2, 1)}${stun(3, 8)}`),
    write('lines/vmware.log.gz', gzipSync(filler.repeat(40_000) + stun(1, 6))),
  ]
  const [counted, uncounted] = [await readStuns(sources), await readStuns(sources, { counted: false })]
  expect(uncounted.outliers).toEqual(counted.outliers)
  expect(uncounted.outliers.map(({ line }) => line)).toEqual([1, 3, 49_003, 40_001, 40_001])
  expect(uncounted.problems).toEqual(counted.problems)
  expect(uncounted.problems.map(({ line }) => line)).toEqual([49_002, 2])
})

test('a line that is no longer in the log when lines are counted has no number', async () => {
  const path = write('rotated/vmware.log', `x\n${stun(1, 5)}`)
  const there = { source: path, line: 0, offset: 2, text: stun(1, 5).trimEnd() }
  const lines = async () => (await numberLines([there])).map(({ line }) => line)
  expect(await lines()).toEqual([2])
  writeFileSync(path, `y\n${stun(1, 6)}`)
  expect(await lines()).toEqual([0])
  writeFileSync(path, '')
  expect(await lines()).toEqual([0])
  rmSync(path)
  expect(await lines()).toEqual([0])
  // the FIFO has no writer: an open would wait
  execFileSync('mkfifo', [path])
  expect(await lines()).toEqual([0])
})

test('a line that is too long to be kept has its number only if such a line still stands in its place', async () => {
  const path = write('rotated/long.log', `x\n${'y'.repeat(70_000)}\n`)
  const there = { source: path, line: 0, offset: 2, text: '' }
  const lines = async () => (await numberLines([there])).map(({ line }) => line)
  expect(await lines()).toEqual([2])
  writeFileSync(path, 'x\nyy\n'.repeat(20_000))
  expect(await lines()).toEqual([0])
})

test('missing files stop the command before any file is read, and the message names all of them', async () => {
  const there = write('there.log', LOG)
  await expect(readStuns([join(folder, 'no'), there, join(folder, 'nor')])).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: `${folder}/no: cannot be read: no such file or folder\n${folder}/nor: cannot be read: no such file or folder`,
  })
})

test('in a log of stuns only, all stuns are counted and only some are kept', async () => {
  const lines = Array.from({ length: 80_000 }, (_, index) => stun(index * 5, index))
  const { totals, groups, outliers } = await readStuns([write('stuns.log', lines.join(''))], { top: 3 })
  expect(totals).toMatchObject({ stuns: 80_000, groups: 80_000, maxMicroseconds: 79_999 })
  expect(groups.length + totals.leftOut).toBe(80_000)
  expect(groups.length).toBeLessThanOrEqual(50_000)
  expect(outliers.map(({ line }) => line)).toEqual([80_000, 79_999, 79_998])
}, 120_000)

test('readVmwareEvents gives all events of a log, for a timeline', async () => {
  const seen: string[] = []
  const failed = `${at(1)}| vmx| I125: SnapshotVMX_TakeSnapshot start: 'Failed', quiesced=1\n`
  const read = await readVmwareEvents([write('failed/vmware.log', failed + 'x\n'.repeat(500_000) + LOG)], {
    onEvents: (events) => seen.push(...events.map(({ vm, kind, line }) => `${vm} ${kind} ${line}`)),
  })
  expect(read).toEqual({ logs: 1, broken: 0, unread: 0, unreadStuns: 0 })
  expect(seen[0]).toBe('PROD snapshot 1')
  expect(seen).toContain('PROD stun 500004')
})

test('any bytes are read or are a problem, and nothing is thrown', async () => {
  const magic = fc.constantFrom([], [0x1f, 0x8b], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  await fc.assert(
    fc.asyncProperty(magic, fc.uint8Array({ maxLength: 2000 }), fc.boolean(), async (head, rest, asTar) => {
      const bytes = Buffer.from([...head, ...rest])
      if (asTar && bytes.length > 262) bytes.write('ustar', 257)
      const { totals } = await readStuns(['-'], { stdin: Readable.from([bytes]) })
      expect(totals.stuns).toBe(0)
    }),
    { numRuns: 60 },
  )
})
