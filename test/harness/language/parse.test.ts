import fc from 'fast-check'
import { DEFAULTS } from '../../../src/config/defaults.ts'
import { DEFAULT_INSTANCES, parseScenario } from '../../../src/harness/language/parse.ts'
import type { Scenario } from '../../../src/harness/language/scenario.ts'
import { SCENARIO_VERBS } from '../../../src/harness/language/verbs.ts'
import { anyText } from '../../text/any-text.ts'

function understood(text: string): Scenario {
  const parsed = parseScenario(text, 'mine/one', 'one.scenario')
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return parsed.scenario
}

/** `line: message` of each problem, `...` for what follows the first comma. */
function problems(text: string): readonly string[] {
  const parsed = parseScenario(text, 'mine/one', 'one.scenario')
  if (parsed.kind === 'scenario') return []
  expect(new Set(parsed.problems.map(({ file }) => file))).toEqual(new Set(['one.scenario']))
  return parsed.problems.map(({ line, message }) => `${line}: ${message}`)
}

test('the shortest scenario has the three default instances, the long limits and nothing else', () => {
  expect(understood('# It is good.\nsnapshot good\n')).toMatchObject({
    name: 'mine/one',
    title: 'It is good.',
    about: '',
    needs: [],
    instances: DEFAULT_INSTANCES,
    planned: DEFAULT_INSTANCES,
    leaves: '',
    config: { defaults: { freeze: { timeout: 15 }, thaw: { timeout: 15, retries: 1 } }, watchdog: { deadline: 60 } },
    environment: {},
    systemd: false,
    users: null,
    faults: [],
    steps: [{ line: 2, verb: 'snapshot', words: ['good'] }],
    files: {},
  })
})

test('a step has the comment on the lines just above; the comment at the top, and one with an empty line below, belong to no step', () => {
  const text =
    '# It is good.\nsnapshot good\n# nothing is\n#  left frozen\nfrozen none\n# apart\n\nquiet\nquiet # behind\n'
  expect(understood(text).steps.map(({ verb, says }) => [verb, says])).toEqual([
    ['snapshot', ''],
    ['frozen', 'nothing is left frozen'],
    ['quiet', ''],
    ['quiet', ''],
  ])
})

const WHOLE = `# One refuses.
#
# It says so,
#  and does nothing.

needs ours root
needs namespace
instance iris:A iris:B status='down, last used'
instance cache:A login=u:p open-to=x directory=/data freeze-arguments=7
planned cache:A iris:NEW
limits short
config watchdog.deadline 9
config instances.exclude [iris:B]
leaves /x/
users irisowner backup
systemd
environment IFS=x CDPATH=/tmp
environment __proto__=x IFS=y=z
fault iris:A freeze status=3
strike keeper SIGKILL write 2

freeze
fault iris:A freeze hang
put /etc/x notes
-- notes --
any # text
`

test('a scenario that has every part is read whole', () => {
  const scenario = understood(WHOLE)
  expect(scenario).toMatchObject({
    title: 'One refuses.',
    about: 'It says so,\nand does nothing.',
    needs: ['ours', 'root', 'namespace'],
    instances: [
      { kind: 'iris', name: 'A', status: 'down, last used' },
      { kind: 'iris', name: 'B', status: 'down, last used' },
      {
        kind: 'cache',
        name: 'A',
        directory: '/data',
        freezeArguments: '7',
        login: { user: 'u', password: 'p', owner: 'x' },
      },
    ],
    planned: [
      { kind: 'cache', name: 'A', directory: '/data' },
      { kind: 'iris', name: 'NEW' },
    ],
    leaves: '/x/',
    config: {
      defaults: { freeze: { timeout: 3 } },
      watchdog: { deadline: 9 },
      instances: { exclude: ['iris:B'] },
    },
    environment: { CDPATH: '/tmp', IFS: 'y=z' },
    systemd: true,
    users: ['irisowner', 'backup'],
    files: { notes: 'any # text\n' },
  })
  expect(scenario.faults.map(({ text }) => text)).toEqual([
    'fault iris:A freeze status=3',
    'strike keeper SIGKILL write 2',
  ])
  expect(scenario.steps.map(({ verb }) => verb)).toEqual(['freeze', 'fault', 'put'])
})

test('a scenario goes to another process as JSON and comes out the same', () => {
  const scenario = understood(WHOLE)
  expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario)
})

test('the default guest of one kind has no instance of the other kind', () => {
  const parsed = parseScenario('# It is good.\nsnapshot good\n', 'a', 'a', 'cache')
  expect(parsed).toMatchObject({ scenario: { instances: [{ kind: 'cache' }, { kind: 'cache' }, { kind: 'cache' }] } })
})

test('the guest of a scenario may have no instance', () => {
  expect(understood('# A.\ninstance none\nfreeze\n')).toMatchObject({ instances: [], planned: [] })
})

test.each([
  ['full /var/log/x', 'namespace', ''],
  ['readonly /var/log/x', 'namespace', ''],
  ['put /run/x text= owner=1', 'chown', ''],
  ['[namespace] full /var/log/x', null, ''],
  ['full /var/log/x', null, 'needs namespace\n'],
  ['put /run/x text= owner=1', null, 'needs chown\n'],
  ['put /run/x text=', null, ''],
])('a step that needs something fails without a "needs" line at the top: %s', (line, need, top) => {
  const [verb = ''] = line.split(' ')
  expect(problems(`# A.\n${top}freeze\n${line}\n`)).toEqual(
    need === null ? [] : [`3: ${verb} without "needs ${need}" at the top, expected it there`],
  )
})

test('all problems are reported at once, in the order of their lines', () => {
  expect(
    problems(`freeze
melt iris:A
needs luck

limits short
put /etc/x nowhere
config watchdog.deadline soon
-- a --
-- a --
`),
  ).toEqual([
    '1: no first line `# ...`, expected a sentence that says what the scenario shows',
    expect.stringMatching(/^2: "melt" is no verb, expected one of /),
    expect.stringMatching(/^3: "luck" is not one of .*, expected needs WORD/),
    '5: limits comes after a step, expected above the first one',
    '6: no section -- nowhere -- below, expected one',
    '7: config comes after a step, expected above the first one',
    expect.stringMatching(/^7: watchdog\.deadline: .*expected/),
    '9: a second section a, expected one',
  ])
})

test.each([
  ['', ['1: no first line', '1: no step']],
  ['# Nothing comes.\n\n# more\n', ['3: no step']],
  ['#\nfreeze\n', ['1: no first line']],
  ['\n# Too late.\nfreeze\n', ['1: no first line']],
  ['# A.\nfault iris:A freeze hang\n-- a --\n', ['2: no step']],
  ['# A.\nfreeze\nneeds ours\n', ['3: needs comes after a step']],
])('%j', (text, expected) => {
  expect(problems(text).map((problem, index) => problem.slice(0, expected[index]?.length))).toEqual(expected)
})

test('lines of tools.conf are a section, which only the real vmtoolsd reads', () => {
  const steps = 'snapshot good\n-- conf --\ntimeout=4\nscriptArg=x\n'
  expect(understood(`# A.\nneeds vmtoolsd\ntools-conf conf\n${steps}`).toolsConf).toEqual([
    'timeout=4',
    'scriptArg=x',
    '',
  ])
  expect(understood(`# A.\n${steps}`).toolsConf).toEqual([])
  expect(problems(`# A.\ntools-conf conf\n${steps}`)).toEqual([
    '2: tools-conf without "needs vmtoolsd", expected it too',
  ])
  expect(problems('# A.\nneeds vmtoolsd\ntools-conf conf\nsnapshot good\n')).toEqual([
    '3: no section -- conf -- below, expected one',
  ])
})

describe('config', () => {
  test('a problem of the section points at its line', () => {
    expect(
      problems('# A.\nfreeze\n-- notes --\n\n-- config.yaml --\nlayout: legacy\nfreeze:\n  timeout: soon\n'),
    ).toEqual([expect.stringMatching(/^8: freeze\.timeout: .*expected/)])
  })

  test('a problem of a section that is no YAML points at its line too', () => {
    expect(problems('# A.\nfreeze\n-- config.yaml --\nlayout: legacy\n\tx: [\n')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^5: /)]),
    )
  })

  test('the section is the whole configuration, and the line "limits" changes nothing in it', () => {
    expect(understood('# A.\nlimits short\nfreeze\n-- config.yaml --\nfreeze:\n  timeout: 7\n').config).toMatchObject({
      defaults: { freeze: { timeout: 7 } },
      watchdog: { deadline: DEFAULTS.deadline },
    })
  })

  test('a "config" line beside a section is refused', () => {
    expect(problems('# A.\nconfig layout legacy\nfreeze\n-- config.yaml --\n')).toEqual([
      '2: config beside a section -- config.yaml --, expected one of the two',
    ])
  })

  test.each([
    ['melt.timeout 3', /^2: melt: .*expected/],
    ['__proto__.layout legacy', /^2: "__proto__\.layout" is no key of the configuration/],
    ['constructor.prototype.layout legacy', /^2: constructor: .*expected/],
    ['layout [', /^2: "\[" is no value, expected YAML/],
    ['layout.deeper.still 1', /^2: layout/],
    ['watchdog.deadline.more 1', /^2: watchdog\.deadline/],
  ])('%s', (line, problem) => {
    expect(problems(`# A.\nconfig ${line}\nfreeze\n`)).toEqual([expect.stringMatching(problem)])
  })

  test('a key with the name of a prototype changes no prototype', () => {
    problems(
      '# A.\nconfig __proto__.polluted 1\nconfig a.__proto__.polluted 1\nconfig constructor.prototype.polluted 1\nfreeze\n',
    )
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

test.each([
  ['# A.\nfreeze\n-- config.yaml --\n{', 4],
  ['# A.\nfreeze\n-- config.yaml --\n{\n-- a --\n', 4],
])('%j has its problem on the last line of the section, not behind it', (text, line) => {
  const parsed = parseScenario(text, 'a', 'a.scenario')
  expect(parsed.kind === 'scenario' ? [] : parsed.problems.map((one) => one.line)).toEqual([line])
})

test('any text is a scenario or has problems, each with its file, a line of it and what was expected', () => {
  const line = fc.oneof(
    fc.string(),
    fc
      .tuple(
        fc.constantFrom('', '! ', '? ', '[ours] '),
        fc.constantFrom(...Object.keys(SCENARIO_VERBS), '#', '-- config.yaml --', '-- a --'),
        fc.array(
          fc.oneof(fc.constantFrom('iris:A', 'none', 'good', '&', 'freeze', 'hang', '/x/', 'layout'), fc.string()),
        ),
      )
      .map(([before, verb, words]) => [`${before}${verb}`, ...words].join(' ')),
  )
  const text = fc.oneof(
    anyText(),
    fc.array(line).map((lines) => lines.join('\n')),
    fc.array(line).map((lines) => `# A.\n${lines.join('\n')}\nfreeze\n-- config.yaml --\n`),
  )
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parseScenario(written, 'a', 'a.scenario')
      if (parsed.kind === 'scenario') return
      const lines = written.split('\n').length
      expect(parsed.problems.length).toBeGreaterThan(0)
      for (const { file, line: at, message } of parsed.problems) {
        expect(file).toBe('a.scenario')
        expect(at).toBeGreaterThanOrEqual(1)
        expect(at).toBeLessThanOrEqual(lines)
        expect(message).not.toBe('')
      }
    }),
    { numRuns: 500 },
  )
})

test.each([
  '&a [*a]',
  '&a {b: *a}',
  '!!binary x',
  '.nan',
  '1n',
  '? x',
  '!!js/function x',
  '2001-01-01',
  '*a',
  '!!set {a}',
])('a value %j is understood or refused', (value) => {
  expect(() => parseScenario(`# A.\nconfig layout '${value}'\nfreeze\n`, 'a', 'a')).not.toThrow()
})
