import { parseQall } from '../../src/detect/qall.ts'

const HEADING =
  '    Instance Name     Version ID        Port   Directory\n' +
  '    ----------------  ----------------  -----  --------------------------------\n'

const parse = (rows: string, heading = HEADING) =>
  parseQall(heading + rows, { kind: 'cache', command: 'ccontrol qall' })
const messages = (rows: string, heading = HEADING) =>
  parse(rows, heading).problems.map(({ line, message }) => `${line}: ${message}`)

test('rows of qall are read with and without the mark of the default instance', () => {
  const { instances, problems } = parse(
    'up >ALPHA             2018.1.4.505.0    1972   /usr/alpha/\n' +
      'dn  BETA              2017.2.2.865.0    56773  /usr/my beta\n' +
      '??  GAMMA             2017.2.2.865.0    56774  /usr/gamma\r\n',
  )
  expect(problems).toEqual([])
  expect(instances).toMatchObject([
    { kind: 'cache', name: 'ALPHA', version: '2018.1.4.505.0', directory: '/usr/alpha', status: 'running' },
    { name: 'BETA', directory: '/usr/my beta', status: 'down', product: 'Caché' },
    { name: 'GAMMA', status: 'unknown', statusText: '??' },
  ])
})

test('qall continues name, version and directory on further lines', () => {
  const { instances, problems } = parse(
    'up  QUITEALONGNAMEFO  2016.2.3.907.11.  1972   /srv/very/long/path/to/an/instal\n' +
      '    RONEINSTANCE      20446_Patch3OfMa         lation/of/cache\n' +
      '                      y\n' +
      'up  NEXT              2016.2            1973   /next\n',
  )
  expect(problems).toEqual([])
  expect(instances).toMatchObject([
    {
      name: 'QUITEALONGNAMEFORONEINSTANCE',
      version: '2016.2.3.907.11.20446_Patch3OfMay',
      directory: '/srv/very/long/path/to/an/installation/of/cache',
    },
    { name: 'NEXT', directory: '/next' },
  ])
})

test('a name that qall cut at sixteen characters is a problem, and never a name', () => {
  const rows =
    'up  QUITEALONGNAMEF~  2016.2.3.907.11~  1972   /srv/x\nup  EXACTLY16LETTERS  2016.2.3.907.11~  1973   /srv/y\n'
  expect(messages(rows)).toEqual(['3: "QUITEALONGNAMEF~": cut off by "ccontrol qall", expected the whole'])
  expect(parse(rows).instances).toMatchObject([{ name: 'EXACTLY16LETTERS', version: '2016.2.3.907.11~' }])
})

test('a directory that qall cut is a problem', () => {
  expect(messages('up  A                 2016.2            1973   /srv/y~\n')).toEqual([
    '3: "/srv/y~": cut off by "ccontrol qall", expected the whole',
  ])
})

test.each([
  [
    'text across the columns',
    'up  A                NOT IN COLUMNS AT ALL, IS IT',
    /not in the columns of the heading$/,
  ],
  ['a continuation of nothing', '    LOST', /continues no row$/],
  ['a row without a directory', 'up  A                 2016.2            1973', /directory "": not absolute/],
  [
    'a name piece that does not fill its column',
    'up  A                 1                 1      /a\n    B',
    /^3: name "A {15}B"/,
  ],
])('%s is a problem', (_what, row, message) => {
  const [first, ...others] = messages(`${row}\n`)
  expect(first).toMatch(message)
  expect(others).toEqual([])
  expect(parse(`${row}\n`).instances).toEqual([])
})

test('without the heading of qall no line is a row', () => {
  expect(messages("ccontrol: invalid function 'qall'\n", '')).toEqual([
    `1: "ccontrol: invalid function 'qall'": no heading, expected "Instance Name" over a row of dashes`,
  ])
  expect(parse('', '')).toEqual({ instances: [], problems: [] })
  expect(parse('')).toEqual({ instances: [], problems: [] })
})

test('a row of qall that continues on a hundred thousand lines is a problem', () => {
  const rows = `up  A                 1                 1      /a\n${`    ${'B'.repeat(16)}\n`.repeat(100_000)}`
  expect(parse(rows).instances).toEqual([])
  expect(messages(rows)[0]).toMatch(/^3: name "A {15}B+\.\.\.": not an instance name/)
})
