import { parseList } from '../../src/detect/list.ts'

const source = { kind: 'iris', command: 'iris list' } as const
const parse = (text: string) => parseList(text, source)
const messages = (text: string) => parse(text).problems.map(({ line, message }) => `${line}: ${message}`)

test('iris list is read with both headings, both indentations, a mirror member, and an instance that is down without state', () => {
  const { instances, problems } = parse(
    [
      '',
      "Configuration 'ONE'   (default)",
      '        directory:    /opt/one',
      '        versionid:    2021.1.0.215.0',
      '        datadir:      /data/one',
      '        conf file:    iris.cpf  (SuperServer port = 1972, WebServer = 52773)',
      '        status:       running, since Fri Mar  1 10:00:00 2024',
      '        mirroring: Member Type = Failover; Status = Backup',
      '        state:        ok',
      '        product:      InterSystems IRISHealth',
      '',
      "Instance 'TWO'\t(Custom installation)",
      '\tdirectory: /opt/two/',
      '\tversionid: 2020.4',
      '\tstatus:    down, last used Fri Mar  1 10:00:00 2024',
      '',
    ].join('\r\n'),
  )
  expect(problems).toEqual([])
  expect(instances).toEqual([
    {
      kind: 'iris',
      name: 'ONE',
      directory: '/opt/one',
      version: '2021.1.0.215.0',
      product: 'IRISHealth',
      status: 'running',
      statusText: 'running, since Fri Mar  1 10:00:00 2024',
      state: 'ok',
      mirror: { memberType: 'Failover', status: 'Backup' },
    },
    {
      kind: 'iris',
      name: 'TWO',
      directory: '/opt/two',
      version: '2020.4',
      product: 'IRIS',
      status: 'down',
      statusText: 'down, last used Fri Mar  1 10:00:00 2024',
      state: '',
      mirror: null,
    },
  ])
})

test('an instance without status is unknown, never down', () => {
  expect(parse("Instance 'A'\n  directory: /a\n").instances).toMatchObject([{ status: 'unknown', statusText: '' }])
})

test('of a key that an instance has twice the first counts', () => {
  const text = "Instance 'A'\n  directory: /a\n  status: running\n  status: down\n"
  expect(parse(text).instances).toMatchObject([{ status: 'running' }])
})

test.each([
  [
    'garbage',
    'Segmentation fault\n',
    "1: \"Segmentation fault\": not a heading, expected Configuration 'NAME' or Instance 'NAME'",
  ],
  ['a pair before any heading', '  directory: /a\n', '1: "directory: /a": belongs to no instance'],
  ['no directory', "Instance 'A'\n  status: running\n", '1: "A": directory "": not absolute, expected a path from /'],
  [
    'a drive without a directory',
    "Instance 'A'\n  directory: C:x\n",
    '1: "A": directory "C:x": not absolute, expected a path from /',
  ],
  [
    'a second stanza of a name',
    "Instance 'A'\n directory: /a\nInstance 'A'\n directory: /b\n",
    '3: name "A": listed twice, first on line 1',
  ],
])('%s is a problem', (_what, text, message) => {
  expect(messages(text)).toEqual([message])
})

test('a Windows directory is one, without its last backslash', () => {
  const { instances, problems } = parse(
    "Configuration 'A'\r\n\tdirectory: C:\\InterSystems\\A\\\r\n\tstatus: running\r\n",
  )
  expect({ instances, problems }).toMatchObject({ instances: [{ directory: 'C:\\InterSystems\\A' }], problems: [] })
})

test('lines below a heading that is not understood do not belong to the instance above', () => {
  const text = "Instance 'A'\n  directory: /a\nInstance 'B'C'\n  directory: /b\n  status: down\n"
  expect(parse(text).instances).toMatchObject([{ name: 'A', directory: '/a', status: 'unknown' }])
  expect(parse(text).problems).toHaveLength(1)
})

test('keys like constructor and __proto__ have no meaning', () => {
  expect(parse("Instance 'A'\n  directory: /a\n  constructor: x\n  __proto__: y\n").problems).toEqual([])
})
