import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { programFor } from '../../src/logs/source/program-sink.ts'
import { readStuns, type StunOptions } from '../../src/stun/read-stuns.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { makeTar } from './make-tar.ts'
import { makeZip } from './make-zip.ts'

const folder = tempFolder()
const stun = (microseconds: number): string =>
  `2025-03-04T01:02:03.456Z In(05) vcpu-0 - Checkpoint_Unstun: vm stopped for ${microseconds} us\n`
const bytes = (text: string): Buffer => Buffer.from(text)
const zip = (name: string, content: Buffer): Buffer => makeZip([{ name, content }])

function write(path: string, content: string | Buffer): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

async function read(source: string | Buffer, options: StunOptions = {}) {
  const isPiped = typeof source !== 'string'
  const { outliers, totals, problems } = await readStuns(
    [isPiped ? '-' : source],
    isPiped ? { ...options, stdin: Readable.from([source]) } : options,
  )
  return {
    stuns: outliers.map(({ microseconds, vm }) => `${vm} ${microseconds}`),
    problems: problems.map(({ source: from, message }) => `${from.replace(`${folder}/`, '')}: ${message}`),
    sure: totals.broken + totals.unread + totals.unreadStuns === 0,
  }
}

const PROD = { stuns: ['PROD 700'], problems: [], sure: true }

test('a ZIP that holds tgz, as vCenter makes it, is read from a file and from a pipe', async () => {
  const host = gzipSync(await makeTar({ 'esx/vmfs/volumes/ds/PROD/vmware.log': stun(700), 'esx/etc/motd': 'x' }))
  const all = makeZip([
    { name: '/esx1-support.tgz', content: host },
    { name: 'vc/../../vpxd.log', content: bytes(stun(9)) },
    { name: 'vc/', content: bytes('') },
  ])
  expect(await read(write('vc.zip', all))).toEqual(PROD)
  expect(await read(all)).toEqual(PROD)
})

test('archives within archives are read: tgz in tgz, ZIP in ZIP, a ZIP in a tar', async () => {
  const log = stun(700)
  const tgz = async (name: string, content: string | Buffer) => gzipSync(await makeTar({ [name]: content }))
  const forms = {
    'tgz.tgz': await tgz('a/b.tgz', await tgz('ds/PROD/vmware-3.log.gz', gzipSync(log))),
    'zip.zip': zip('b.zip', zip('ds/PROD/vmware.log', bytes(log))),
    'zip.tar': await makeTar({ 'a/b.zip': zip('ds\\PROD\\vmware.log', bytes(log)) }),
  }
  for (const [name, content] of Object.entries(forms)) {
    expect({ name, ...(await read(write(name, content))) }).toEqual({ name, ...PROD })
  }
})

test('a folder of logs that are packed separately is one VM, oldest log first', async () => {
  write('each/PROD/vmware-1.zip', zip('vmware-1.log', bytes(stun(700).replace('03-04', '03-02'))))
  write('each/PROD/vmware-2.log.zip', zip('vmware-2.log', bytes(stun(600).replace('03-04', '03-03'))))
  write('each/PROD/vmware.log', stun(500))
  const { groups } = await readStuns([join(folder, 'each')])
  expect(groups.map(({ vm, maxMicroseconds }) => `${vm} ${maxMicroseconds}`)).toEqual([
    'PROD 700',
    'PROD 600',
    'PROD 500',
  ])
})

test.each([
  ['with the BOM, low byte first', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(stun(700), 'utf16le')])],
  [
    'with the BOM, high byte first',
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(stun(700), 'utf16le').swap16()]),
  ],
  ['without the BOM', Buffer.from(stun(700), 'utf16le')],
  ['without the BOM, high byte first', Buffer.from(stun(700), 'utf16le').swap16()],
])('UTF-16 %s is read', async (_what, content) => {
  expect(await read(write('PROD/vmware.log', content))).toEqual(PROD)
  // pieces that end within a character
  const pieces = Array.from({ length: Math.ceil(content.length / 7) }, (_, at) => content.subarray(at * 7, at * 7 + 7))
  const { totals } = await readStuns(['-'], { stdin: Readable.from(pieces) })
  expect(totals).toMatchObject({ stuns: 1, logs: 1, unread: 0 })
})

describe.each([
  ['zstd', 'zst'],
  ['xz', 'xz'],
  ['bzip2', 'bz2'],
] as const)('%s', (format, ending) => {
  const program = programFor(format)
  const run = program === null ? test.skip : test
  const missing = program === null ? ` (skipped: no ${format})` : ''
  const pack = (content: Buffer): Buffer => spawnSync(program ?? '', ['-c'], { input: content }).stdout
  const noise = Array.from({ length: 9000 }, (_, index) => `x ${Math.imul(index, 2654435761)}\n`).join('')

  run(`a log, and a bundle${missing}`, async () => {
    expect(await read(write(`PROD/vmware-7.log.${ending}`, pack(bytes(stun(700)))))).toEqual(PROD)
    const bundle = pack(await makeTar({ 'ds/PROD/vmware.log': stun(700) + noise }))
    expect(await read(write(`bundle.${format}`, bundle))).toEqual(PROD)
  })

  run(`what is damaged is said, with the words of the program${missing}`, async () => {
    const packed = pack(bytes(stun(700) + noise))
    const { problems, sure } = await read(write('cut', packed.subarray(0, packed.length - 40)))
    expect(problems[0]).toMatch(new RegExp(`^cut: ${format}: .*, read up to there$`))
    expect(sure).toBe(false)
  })
})

test('data that cannot be unpacked are reported', async () => {
  const locked = makeZip([
    { name: 'PROD/vmware.log', content: bytes(stun(700)), encrypted: true },
    { name: 'PROD/vmware-1.log', content: bytes(stun(800)) },
  ])
  expect(await read(write('locked.zip', locked))).toEqual({
    stuns: ['PROD 800'],
    problems: ['locked.zip:PROD/vmware.log: zip: it is encrypted, read up to there'],
    sure: false,
  })
  const lying = makeZip([{ name: 'PROD/vmware.log', content: bytes(stun(700)), size: 9 }])
  expect(await read(write('lying.zip', lying))).toMatchObject({
    problems: ['lying.zip:PROD/vmware.log: zip: its size is not that of the list of the archive, read up to there'],
    sure: false,
  })
  const cut = zip('PROD/vmware.log', bytes(stun(700))).subarray(0, -5)
  expect((await read(write('cut.zip', cut))).problems[0]).toBe(
    'cut.zip: zip: it ends too early, or is no zip, read up to there',
  )
  for (const [name, begin] of Object.entries({ '7-Zip': '7z\xbc\xaf\x27\x1c', RAR: 'Rar!\x1a\x07' })) {
    expect(await read(write(name, Buffer.from(begin, 'latin1')))).toEqual({
      stuns: [],
      problems: [`${name}: ${name} data, which are not unpacked here`],
      sure: false,
    })
  }
})

test('if a file unpacks to more than the budget, the rest is reported, and the data before are read', async () => {
  const limits = { maxBytes: 1_000_000, maxMembers: 10 }
  const filler = Buffer.alloc(5_000_000, 'x\n')
  const large = gzipSync(await makeTar({ 'A/vmware.log': stun(700), 'B/vmware.log': filler, 'C/vmware.log': stun(1) }))
  for (const [name, content] of Object.entries({ 'large.tgz': large, 'large.zip': zip('A.tgz', large) })) {
    expect(await read(write(name, content), { limits })).toEqual({
      stuns: ['A 700'],
      problems: [`${name}: unpacks to more than 1000000 bytes, the rest is left out`],
      sure: false,
    })
  }
  const many = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`${10 + index}/vmware.log`, stun(index + 1)]),
  )
  const members = Object.entries(many).map(([name, content]) => ({ name, content: bytes(content) }))
  for (const [name, content] of Object.entries({ 'many.tar': await makeTar(many), 'many.zip': makeZip(members) })) {
    const { stuns, problems } = await read(write(name, content), { limits })
    expect(stuns).toHaveLength(10)
    expect(problems).toEqual([`${name}: has more than 10 members, the rest is left out`])
  }
})

test('too many levels of packing are reported', async () => {
  let content = gzipSync(stun(700))
  for (let depth = 0; depth < 8; depth++) content = gzipSync(content)
  expect(await read(write('deep.gz', content))).toEqual({
    stuns: [],
    problems: ['deep.gz: packed more than 8 times'],
    sure: false,
  })
})

test('gzip with zeros behind it is complete; data behind the zeros are not read, and this is reported', async () => {
  const [packed, zeros] = [gzipSync(stun(700)), Buffer.alloc(20_000)]
  const whole = await read(write('PROD/vmware.log.gz', Buffer.concat([packed, zeros])))
  expect(whole).toEqual(PROD)
  // in the piece that has the end, and in a later piece
  for (const more of [Buffer.concat([zeros.subarray(0, 9), packed]), Buffer.concat([zeros, zeros, packed])]) {
    expect(await read(write('PROD/vmware.log.gz', Buffer.concat([packed, more])))).toEqual({
      ...PROD,
      problems: ['PROD/vmware.log.gz: something stands behind the end of its gzip data, which is not read'],
      sure: false,
    })
  }
})
