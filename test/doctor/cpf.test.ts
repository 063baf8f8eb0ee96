import fc from 'fast-check'
import { hasSection, parseCpf } from '../../src/doctor/cpf.ts'

/** In the form of the sample of the parameter file reference. */
const CPF = `[ConfigFile]
Product=IRIS
Version=2025.3

[Databases]
IRISSYS=/usr/irissys/mgr/
IRISTEMP=/usr/irissys/mgr/iristemp/
USER=/data/user/
BIG=/data/big/,,1,,,/streams/big/
REMOTE=/data/remote/,OTHER
MIRRORED=:mirror:M1:DB
WIN=C:\\data

[Journal]
AlternateDirectory=/journal2/
BackupsBeforePurge=2
CurrentDirectory=/journal1/
DaysBeforePurge=2
FreezeOnError=0

[config]
wijdir=

[MirrorMember]
JoinMirror=1

[Mirrors]
M1=5E2A0C1E,2,1,HOST/IRIS,2000,0,0,,0,ARB|2188
`

const foldersOf = (text: string) =>
  parseCpf(text, '/usr/irissys/mgr').folders.map(
    ({ what, path, isTemporary }) => `${what}${isTemporary ? ' *' : ''} ${path}`,
  )

test('the CPF names the folders of an instance: its own databases, both journals, the WIJ', () => {
  expect(foldersOf(CPF)).toEqual([
    'database IRISSYS /usr/irissys/mgr',
    'database IRISTEMP * /usr/irissys/mgr/iristemp',
    'database USER /data/user',
    'database BIG /data/big',
    'streams of BIG /streams/big',
    'journal /journal1',
    'alternate journal /journal2',
    'WIJ /usr/irissys/mgr',
  ])
})

test('the CPF has the settings that matter for a backup', () => {
  expect(parseCpf(CPF.replaceAll('\n', '\r\n'), '/m')).toMatchObject({
    freezeOnError: false,
    backupsBeforePurge: 2,
    daysBeforePurge: 2,
    mirrors: [{ name: 'M1', qosTimeout: 2000 }],
  })
})

test.each([
  ['M1=G,2,1,,2000,0', 2000],
  ['M1=G,2,1,,2000', 2000],
  ['M1=G,2,1,A=B, 5000 ,0', 5000],
  ['M1=G,2,1,,0,0', null],
  ['M1=G,2,1,,-1,0', null],
  ['M1=G,2,1,,1e3,0', null],
  ['M1=G,2,1,,12345678901,0', null],
  ['M1=G,2,1', null],
  ['M1=', null],
])('the QoS timeout in [Mirrors] with %j is %j', (line, qosTimeout) => {
  expect(parseCpf(`[Mirrors]\n${line}\n[MirrorMember]\nM2=G,2,1,,7000\n`, '/m').mirrors).toEqual([
    { name: 'M1', qosTimeout },
  ])
})

test('each mirror is read, and of very many the first', () => {
  const lines = Array.from({ length: 500 }, (_, n) => `M${n}=G,2,1,,${n + 1},0\n`)
  const { mirrors } = parseCpf(`[mirrors]\n${lines.join('')}`, '/m')
  expect(mirrors.slice(0, 2)).toEqual([
    { name: 'M0', qosTimeout: 1 },
    { name: 'M1', qosTimeout: 2 },
  ])
  expect(mirrors).toHaveLength(100)
})

test('any bytes are read as a CPF, and a timeout is a whole number above 0 or not known', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some)),
    fc
      .array(fc.constantFrom('[', 'Mirrors', ']', '\n', '\r', '=', ',', '2', '\0', ' '), { maxLength: 60 })
      .map((some) => Buffer.from(`[Mirrors]\n${some.join('')}`)),
  )
  fc.assert(
    fc.property(bytes, (some) => {
      const text = some.toString('utf8')
      expect(typeof hasSection(text)).toBe('boolean')
      for (const { qosTimeout } of parseCpf(text, '/m').mirrors)
        expect(qosTimeout === null || (Number.isInteger(qosTimeout) && qosTimeout > 0)).toBe(true)
    }),
  )
})

test.each([
  ['[ConfigFile]\n', true],
  ['\ufeff[Mirrors]\r\nM=\r\n', true],
  ['a=b\n  [x]  \n', true],
  ['2024-05-06T01:02:03Z| vmx| [x] y\n', false],
  ['[]\n[\n]\n', false],
  ['', false],
])('whether %j has a section: %j', (text, expected) => {
  expect(hasSection(text)).toBe(expected)
})

test('a text of 4 MiB is looked through once, whatever it is', () => {
  for (const one of ['\n', ' ', '[', '[x] ', '=']) {
    const text = one.repeat((4 * 1024 * 1024) / one.length)
    expect(parseCpf(text, '/m').mirrors).toEqual([])
    expect(hasSection(text)).toBe(false)
  }
})

test.each([
  '',
  'no section\n=\n[\n',
  '[Journal]\nCurrentDirectory=\nFreezeOnError=yes\nBackupsBeforePurge=-1\n',
  '[Journal\nFreezeOnError=1\n',
  '\u0000'.repeat(100),
])('from the CPF %j nothing is known, and the usual folders are taken', (text) => {
  expect(parseCpf(text, '/m')).toEqual({
    folders: [
      { what: 'journal', path: '/m/journal', isTemporary: false },
      { what: 'WIJ', path: '/m', isTemporary: false },
    ],
    freezeOnError: null,
    backupsBeforePurge: null,
    daysBeforePurge: null,
    mirrors: [],
  })
})

test('sections and keys of the CPF are read in any case, and the last value counts', () => {
  const text = '[journal]\nfreezeonerror=0\n[JOURNAL]\nFreezeOnError=1\n[Config]\nWIJdir=/wij/\n'
  expect(parseCpf(text, '/m').freezeOnError).toBe(true)
  expect(foldersOf(text)).toContain('WIJ /wij')
})
