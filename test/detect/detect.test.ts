import fc from 'fast-check'
import { detect } from '../../src/detect/detect.ts'
import { incompleteKinds } from '../../src/detect/whole.ts'
import { problemText } from '../../src/text/problem-log.ts'
import { listingHost, type Play, qlistLine } from './listing-host.ts'

const HEADING =
  '    Instance Name     Version ID        Port   Directory\n    ----------------  ----------------  -----  --------\n'
const CUT = `${HEADING}up  QUITEALONGNAMEF~  2016.2.3.907.11~  1972   /opt/q\n`
const LONG = "Configuration 'QUITEALONGNAMEFORONE'\n  directory: /opt/q\n  status: running, since x\n"
const ROW_A = 'up >A                 2016.2            1972   /opt/a\n'
const HANGS: Play = { end: { kind: 'timed out' } }

const ids = (instances: readonly { kind: string; name: string }[]) =>
  instances.map(({ kind, name }) => `${kind}:${name}`)

test('instances of both kinds are sorted by kind and name; the same name in both kinds is two instances', async () => {
  const host = listingHost(
    {
      'iris qlist': { stdout: qlistLine('PROD') + qlistLine('b') + qlistLine('A') },
      'ccontrol qlist': { stdout: qlistLine('PROD', '/opt/cache') },
    },
    { '/opt/PROD/parameters.isc': 'security_settings.manager_user: irisusr\n' },
  )
  const { instances, problems, sources, schema } = await detect(host)
  expect(schema).toBe('gen-hooks/inventory/1')
  expect(ids(instances)).toEqual(['cache:PROD', 'iris:A', 'iris:PROD', 'iris:b'])
  expect(instances[2]?.owner).toEqual({ kind: 'known', user: 'irisusr' })
  expect(instances[0]?.owner).toEqual({ kind: 'unknown', because: '/opt/cache/parameters.isc: not there' })
  expect(problems).toEqual([])
  expect(sources).toEqual([
    { command: 'iris qlist', outcome: 'answered' },
    { command: 'ccontrol qlist', outcome: 'answered' },
  ])
  expect(host.ran).toEqual(['iris qlist', 'ccontrol qlist'])
})

test('the order of the lines of a list does not matter', async () => {
  const names = ['PROD', 'TEST', 'a', 'B1', 'B-1', 'B_1', 'B.1', '0', 'i', 'I2']
  const inventoryOf = (order: readonly string[]) =>
    detect(listingHost({ 'iris qlist': { stdout: order.map((name) => qlistLine(name)).join('') } }))
  const expected = await inventoryOf(names)
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(names, { minLength: names.length }), async (order) => {
      expect(await inventoryOf(order)).toEqual(expected)
    }),
    { numRuns: 30 },
  )
})

test('a list that ends within a line is incomplete, also if the rest of the line is good', async () => {
  const list = "Configuration 'A'\n  directory: /opt/a\n  status: running\n  product: InterSystems IR"
  const { problems, sources, instances } = await detect(
    listingHost({
      'iris qlist': { stdout: qlistLine('A').trimEnd() },
      'iris qall': { stdout: `${HEADING}${ROW_A.trimEnd()}` },
      'iris list': { stdout: list },
    }),
  )
  expect(problems.map(problemText)).toEqual([
    'iris qlist: line 1: breaks off within this line',
    'iris qall: line 3: breaks off within this line',
    'iris list: line 4: breaks off within this line',
  ])
  expect(incompleteKinds({ problems, sources, instances })).toEqual(['iris'])
})

test('without a command there is no instance, and the missing command is reported', async () => {
  expect(await detect(listingHost({}))).toEqual({
    schema: 'gen-hooks/inventory/1',
    instances: [],
    problems: [],
    sources: [
      { command: 'iris qlist', outcome: 'absent' },
      { command: 'ccontrol qlist', outcome: 'absent' },
    ],
  })
})

const fallbacks: readonly [
  string,
  Readonly<Record<string, Play>>,
  readonly string[],
  readonly string[],
  readonly string[],
][] = [
  [
    'qlist has a bad line: another list may be whole',
    { 'iris qlist': { stdout: `${qlistLine('A')}bad\n` }, 'iris qall': { stdout: `${HEADING}${ROW_A}` } },
    ['iris qlist answered', 'iris qall answered'],
    ['iris:A'],
    [],
  ],
  [
    'qlist has a bad line, and no other list answers',
    { 'iris qlist': { stdout: `${qlistLine('A')}bad\n` }, 'iris qall': HANGS, 'iris list': HANGS },
    ['iris qlist answered', 'iris qall timed out', 'iris list timed out'],
    ['iris:A'],
    [
      'iris qall: no answer within 10 s',
      'iris list: no answer within 10 s',
      'iris qlist: line 2: "bad": 1 fields, expected 8 or more',
    ],
  ],
  [
    'a list that lacks an instance of another list is not whole, and both lists count',
    {
      'iris qlist': { stdout: `${qlistLine('A')}${qlistLine('B')}bad\n` },
      'iris qall': { stdout: `${HEADING}${ROW_A}` },
      'iris list': HANGS,
    },
    ['iris qlist answered', 'iris qall failed', 'iris list timed out'],
    ['iris:A', 'iris:B'],
    [
      'iris qall: "B": missing, although iris qlist names it',
      'iris list: no answer within 10 s',
      'iris qlist: line 3: "bad": 1 fields, expected 8 or more',
    ],
  ],
  [
    'qlist is empty, and qall prints only its heading: no instance',
    { 'iris qlist': { stdout: '' }, 'iris qall': { stdout: HEADING } },
    ['iris qlist answered', 'iris qall answered'],
    [],
    [],
  ],
  [
    'qlist is empty, and qall names an instance: that instance',
    { 'iris qlist': { stdout: '' }, 'iris qall': { stdout: `${HEADING}${ROW_A}` } },
    ['iris qlist failed', 'iris qall answered'],
    ['iris:A'],
    ['iris qlist: "A": missing, although iris qall names it'],
  ],
  [
    'all lists are empty without an error: qall does not count',
    { 'iris qlist': { stdout: '' }, 'iris qall': { stdout: '\n' }, 'iris list': { stdout: '' } },
    ['iris qlist answered', 'iris qall failed', 'iris list answered'],
    [],
    ['iris qall: nothing printed, expected the heading of a list'],
  ],
  [
    'an empty list with an error is no list',
    {
      'iris qlist': { stdout: '', stderr: 'iris: cannot open the registry\n' },
      'iris qall': { stdout: '', stderr: 'iris: cannot open the registry\n' },
      'iris list': { stdout: '\n', stderr: 'iris: cannot open the registry\n' },
    },
    ['iris qlist failed', 'iris qall failed', 'iris list failed'],
    [],
    ['qlist', 'qall', 'list'].map(
      (verb) => `iris ${verb}: an empty list, and an error: "iris: cannot open the registry"`,
    ),
  ],
  [
    'qlist is unknown: the list of qall counts, its exit status does not',
    { 'iris qall': { stdout: `${HEADING}${ROW_A}`, status: 1 } },
    ['iris qlist failed', 'iris qall answered'],
    ['iris:A'],
    ['iris qlist: exit status 1: "invalid function \'qlist\'", expected 0'],
  ],
  [
    'qlist hangs, and qall cuts a name: the list of iris list counts',
    { 'iris qlist': HANGS, 'iris qall': { stdout: CUT }, 'iris list': { stdout: LONG } },
    ['iris qlist timed out', 'iris qall failed', 'iris list answered'],
    ['iris:QUITEALONGNAMEFORONE'],
    [
      'iris qlist: no answer within 10 s',
      'iris qall: line 3: "QUITEALONGNAMEF~": cut off by "iris qall", expected the whole',
    ],
  ],
  [
    'qall cuts one of two names, and iris list shows both: the list is whole',
    {
      'iris qlist': HANGS,
      'iris qall': { stdout: `${CUT}up  A                 2016.2            1972   /opt/a\n` },
      'iris list': { stdout: `${LONG}\nInstance 'A'\n  directory: /opt/a\n` },
    },
    ['iris qlist timed out', 'iris qall answered', 'iris list answered'],
    ['iris:A', 'iris:QUITEALONGNAMEFORONE'],
    ['iris qlist: no answer within 10 s'],
  ],
  [
    'qall cuts one of two names, and iris list hangs: the other instance, and a problem',
    {
      'iris qlist': HANGS,
      'iris qall': { stdout: `${CUT}up  A                 2016.2            1972   /opt/a\n` },
      'iris list': HANGS,
    },
    ['iris qlist timed out', 'iris qall answered', 'iris list timed out'],
    ['iris:A'],
    [
      'iris qlist: no answer within 10 s',
      'iris list: no answer within 10 s',
      'iris qall: line 3: "QUITEALONGNAMEF~": cut off by "iris qall", expected the whole',
    ],
  ],
  [
    'qlist prints instances but fails: the instances are listed, and others may be missing',
    { 'iris qlist': { stdout: qlistLine('A'), stderr: 'Invalid registry\u0007 ownership\nmore\n', status: 1 } },
    ['iris qlist failed', 'iris qall failed', 'iris list failed'],
    ['iris:A'],
    [
      'iris qlist: exit status 1: "Invalid registry\\x07 ownership", expected 0',
      'iris qall: exit status 1: "invalid function \'qall\'", expected 0',
      'iris list: exit status 1: "invalid function \'list\'", expected 0',
    ],
  ],
  [
    'the commands are killed, print too much, and do not start',
    {
      'iris qlist': { end: { kind: 'signalled', signal: 'SIGSEGV' } },
      'iris qall': { end: { kind: 'too much output' } },
      'iris list': { end: { kind: 'not started', errno: 'EACCES' } },
    },
    ['iris qlist failed', 'iris qall failed', 'iris list failed'],
    [],
    [
      'iris qlist: killed by SIGSEGV',
      'iris qall: too much output, expected a list of instances',
      'iris list: not started: permission denied',
    ],
  ],
  [
    'one folder for two instances',
    { 'iris qlist': { stdout: qlistLine('A') }, 'ccontrol qlist': { stdout: qlistLine('A', '/opt/A/') } },
    ['iris qlist answered', 'ccontrol qlist answered'],
    ['cache:A', 'iris:A'],
    ['detect: directory "/opt/A": of cache:A and of iris:A, expected one instance a directory'],
  ],
]

test.each(fallbacks)('the commands of a kind: %s', async (_what, plays, outcomes, instances, problems) => {
  // other tests check families without a command
  const inventory = await detect(listingHost(plays))
  expect(
    inventory.sources
      .filter(({ outcome }) => outcome !== 'absent')
      .map(({ command, outcome }) => `${command} ${outcome}`),
  ).toEqual(outcomes)
  expect(ids(inventory.instances)).toEqual(instances)
  expect(inventory.problems.map(problemText)).toEqual(problems)
})
