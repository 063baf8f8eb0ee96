import { parseCpf } from '../../src/doctor/cpf.ts'

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
