import fc from 'fast-check'
import { parseQlist } from '../../src/detect/qlist.ts'
import { anyText } from '../text/any-text.ts'

const source = { kind: 'iris', command: 'iris qlist' } as const
const parse = (text: string | Buffer) => parseQlist(text, source)
const RUNNING = 'running, since Tue Jan  2 03:04:05 2024'

test('a line of iris qlist is read with all thirteen fields', () => {
  const line = `HUB^/opt/hub/^2024.1.0.262.0^${RUNNING}^iris.cpf^1972^52773^53773^warn^IRISHealth^Failover^Primary^/data/hub\n`
  expect(parse(line)).toEqual({
    instances: [
      {
        kind: 'iris',
        name: 'HUB',
        directory: '/opt/hub',
        version: '2024.1.0.262.0',
        product: 'IRISHealth',
        status: 'running',
        statusText: RUNNING,
        state: 'warn',
        mirror: { memberType: 'Failover', status: 'Primary' },
      },
    ],
    problems: [],
  })
})

test.each([
  ['8 fields, down (2012)', 'A^/a^2012.2^down, last used X^c.cpf^1^2^3', 'down', '', 'IRIS'],
  [
    '9 fields by a closing ^ (2014)',
    'A^/a^2014.2^sign-on inhibited, last used X^c.cpf^1^2^3^',
    'sign-on inhibited',
    '',
    'IRIS',
  ],
  ['10 fields', 'A^/a^2015.1^running, since X^c.cpf^1^2^3^ok^Ensemble', 'running', 'ok', 'Ensemble'],
  ['12 fields', 'A^/a^2015.2^running, since X^c.cpf^1^2^3^ok^^^', 'running', 'ok', 'IRIS'],
  ['15 fields, of some later version', 'A^/a^2030^running^c.cpf^1^2^3^ok^IRIS^^^/d^new^', 'running', 'ok', 'IRIS'],
])('a line of qlist is read: %s', (_what, line, status, state, product) => {
  const { instances, problems } = parse(`${line}\r\n`)
  expect(problems).toEqual([])
  expect(instances).toMatchObject([{ name: 'A', directory: '/a', status, state, product, mirror: null }])
})

test.each([
  ['running', 'running'],
  ['running, since X', 'running'],
  ['down, last used X', 'down'],
  ['down, last used X, directory may be deleted', 'down'],
  ['sign-on inhibited', 'sign-on inhibited'],
  ['sign-on inhibited:primary transition', 'sign-on inhibited'],
  ['running on node ? (cache.ids missing)', 'unknown'],
  ['*crashed*', 'unknown'],
  ['*in use by node*', 'unknown'],
  ['', 'unknown'],
  ['Running', 'unknown'],
  ['down-ish', 'unknown'],
])('status %j is %s', (text, status) => {
  expect(parse(`A^/a^1^${text}^c^1^2^3`).instances).toMatchObject([{ status, statusText: text }])
})

test.each([
  ['a short line', 'A^/a^2024.1^running', 'line 2: "A^/a^2024.1^running": 4 fields, expected 8 or more'],
  [
    'no name',
    '^/a^1^running^c^1^2^3',
    'line 2: name "": not an instance name, expected letters, digits, _ . and -, at most 255 of them, the first no . or -',
  ],
  [
    'a relative directory',
    'A^a/b^1^running^c^1^2^3',
    'line 2: "A": directory "a/b": not absolute, expected a path from /',
  ],
  [
    'the name of line 1 in other letters',
    'first^/b^1^running^c^1^2^3',
    'line 2: name "first": listed twice, first on line 1',
  ],
])('%s is a problem of its line, and the other lines are read', (_what, line, message) => {
  const { instances, problems } = parse(`FIRST^/f^1^running^c^1^2^3\n${line}\nLAST^/l^1^down^c^1^2^3\n`)
  expect(instances.map(({ name }) => name)).toEqual(['FIRST', 'LAST'])
  expect(problems.map((problem) => `line ${problem.line}: ${problem.message}`)).toEqual([message])
  expect(problems[0]?.source).toBe('iris qlist')
})

test.each(['-A', '.A', 'A B', "A'B", 'A$(id)', 'A;id', '../A', 'Ä', '\u001b[2J', 'A/B', 'A*', '\u{202e}A'])(
  'the name %j is refused, quoted and escaped',
  (name) => {
    const { instances, problems } = parse(`${name}^/a^1^running^c^1^2^3`)
    expect(instances).toEqual([])
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toMatch(/^name ".*": not an instance name/)
    expect(problems[0]?.message).not.toMatch(/[\p{C}]/u)
  },
)

test('of a long name only the begin is quoted', () => {
  const [problem] = parse(`${'A'.repeat(1_000_000)}^/a^1^running^c^1^2^3`).problems
  expect(problem?.message.length).toBeLessThan(300)
  expect(problem?.message).toContain('A...')
})

test('a directory that is not UTF-8 is a problem', () => {
  const bytes = Buffer.concat([Buffer.from('A^/a'), Buffer.from([0xff]), Buffer.from('^1^running^c^1^2^3')])
  expect(parse(bytes).problems[0]?.message).toMatch(/unprintable characters in it$/)
})

test('control characters in other fields are escaped, not refused', () => {
  expect(parse('A^/a^1\u0007^run\u001bning^c^1^2^3').instances).toMatchObject([
    { version: '1\\x07', statusText: 'run\\x1bning', status: 'unknown' },
  ])
})

test('an instance of Caché has the product Caché, which qlist does not print', () => {
  const listing = parseQlist('A^/a^1^running^c^1^2^3^ok^^^', { kind: 'cache', command: 'ccontrol qlist' })
  expect(listing.instances).toMatchObject([{ kind: 'cache', product: 'Caché' }])
})

test('ten thousand lines of qlist are read', () => {
  const lines = Array.from({ length: 10_000 }, (_, index) => `N${index}^/n/${index}^1^running^c^1^2^3`)
  const { instances, problems } = parse(lines.join('\n'))
  expect(problems).toEqual([])
  expect(instances).toHaveLength(10_000)
  expect(instances[9_999]).toMatchObject({ name: 'N9999', directory: '/n/9999' })
})

test('of ten thousand bad lines a hundred are reported, the others are counted', () => {
  const { problems } = parse('garbage\n'.repeat(10_000))
  expect(problems).toHaveLength(101)
  expect(problems.at(-1)).toEqual({ source: 'iris qlist', line: 0, message: '9900 more problems' })
})

test('an empty text is an empty list', () => {
  expect(parse('')).toEqual({ instances: [], problems: [] })
  expect(parse('\r\n\n')).toEqual({ instances: [], problems: [] })
})

test('a line with any number of fields of any text is an instance or a problem', () => {
  const field = anyText().map((text) => text.replace(/[\^\n]/g, ''))
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 20 }), (fields) => {
      const line = `x${fields.join('^')}`
      const { instances, problems } = parse(line)
      expect(instances.length + problems.length).toBe(1)
    }),
  )
})

test('good fields are read unchanged, with any number of further fields', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}$/)
  fc.assert(
    fc.property(name, fc.integer({ min: 0, max: 12 }), fc.boolean(), (text, more, crlf) => {
      const line = `${text}^/a/b/^1^down, x^c^1^2^3${'^'.repeat(more)}${crlf ? '\r\n' : '\n'}`
      expect(parse(line)).toMatchObject({
        instances: [{ name: text, directory: '/a/b', status: 'down' }],
        problems: [],
      })
    }),
  )
})
