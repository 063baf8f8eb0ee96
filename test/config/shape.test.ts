import { problemsOf } from './problems.ts'

const SECONDS = 'expected a whole number of seconds from 1 to 86400'
const PATH =
  'expected an absolute path other than /, of printable ASCII without quotes, $ and \\, and without . or .. as a step'
const ENTRY = 'expected a name or glob of A-Z a-z 0-9 _ . - * ?, with iris: or cache: before it if need be'
const NAME =
  'expected the name of one instance, not a glob, with iris: or cache: before it if need be, or docker: or podman: before the name of a container'
const CONTAINER = 'expected docker:CONTAINER or podman:CONTAINER, with /INSTANCE behind it unless that is IRIS'
const USER = 'expected root, owner or the name of an OS user'
const KEYS = 'instances, freeze, thaw, watchdog, mirror, runAs, credentials, log, metrics, notify, layout'

describe('a value of the wrong form', () => {
  test.each([
    ['a list', '[]', 'c.yaml:1: a list is not accepted, expected a mapping'],
    ['a word', 'x', 'c.yaml:1: "x" is text, expected a mapping'],
    ['nothing in a section', 'thaw:\n', 'c.yaml:1: thaw: null or nothing is written, expected a mapping'],
    ['a number as text', 'freeze: {timeout: "60"}', `c.yaml:1: freeze.timeout: "60" is text, ${SECONDS}`],
    ['a unit', 'freeze: {timeout: 60s}', `c.yaml:1: freeze.timeout: "60s" is text, ${SECONDS}`],
    ['a fraction', 'freeze: {timeout: 1.5}', `c.yaml:1: freeze.timeout: 1.5 is not whole, ${SECONDS}`],
    ['a negative number', 'freeze: {timeout: -1}', `c.yaml:1: freeze.timeout: -1 is too small, ${SECONDS}`],
    ['infinity', 'freeze: {timeout: .inf}', `c.yaml:1: freeze.timeout: Infinity is not whole, ${SECONDS}`],
    ['not a number', 'freeze: {timeout: .nan}', `c.yaml:1: freeze.timeout: NaN is not whole, ${SECONDS}`],
    ['null', 'freeze: {timeout: null}', `c.yaml:1: freeze.timeout: null or nothing is written, ${SECONDS}`],
    ['a list for a number', 'freeze: {timeout: [1]}', `c.yaml:1: freeze.timeout: a list is not accepted, ${SECONDS}`],
    [
      'zero, which IRIS takes for never',
      'watchdog: {resumeAfter: 0}',
      `c.yaml:1: watchdog.resumeAfter: 0 is too small, ${SECONDS}`,
    ],
    [
      'more than IRIS takes',
      'freeze: {updateSuspendAfter: 1800}',
      'c.yaml:1: freeze.updateSuspendAfter: 1800 is too large, the limit is 1200: IRIS uses longer values as 1200',
    ],
    [
      'more than IRIS takes, for one instance',
      'instances:\n  overrides:\n    PROD:\n      freeze:\n        updateSuspendAfter: 1201\n',
      'c.yaml:5: instances.overrides.PROD.freeze.updateSuspendAfter: 1201 is too large, the limit is 1200: IRIS uses longer values as 1200',
    ],
    [
      'too many tries',
      'thaw: {retries: 21}',
      'c.yaml:1: thaw.retries: 21 is too large, expected a whole number from 0 to 20',
    ],
    [
      'fewer than no retry',
      'thaw: {retries: -1}',
      'c.yaml:1: thaw.retries: -1 is too small, expected a whole number from 0 to 20',
    ],
    ['yes for true', 'log: {syslog: yes}', 'c.yaml:1: log.syslog: "yes" is text, expected true or false'],
    [
      'another word',
      'layout: Legacy',
      'c.yaml:1: layout: "Legacy" is not accepted, expected legacy or backupScripts.d',
    ],
    [
      'null for a word',
      'freeze: {onFailure: ~}',
      'c.yaml:1: freeze.onFailure: null or nothing is written, expected abort or continue',
    ],
    ['one name for a list', 'instances: {include: "*"}', 'c.yaml:1: instances.include: "*" is text, expected a list'],
    [
      'a name with a blank',
      'instances:\n  exclude:\n    - OK\n    - "a b"\n',
      `c.yaml:4: instances.exclude[1]: "a b" is not accepted, ${ENTRY}`,
    ],
    [
      'a name that a shell would run',
      'instances: {include: ["$(reboot)"]}',
      `c.yaml:1: instances.include[0]: "$(reboot)" is not accepted, ${ENTRY}`,
    ],
    [
      'an unknown family',
      'instances: {include: ["mysql:A"]}',
      `c.yaml:1: instances.include[0]: "mysql:A" is not accepted, ${ENTRY}`,
    ],
    ...['web', 'docker:', 'docker:-x', 'Docker:web', 'kubectl:web', 'docker:web/', 'docker:web/a b', 'docker:w*'].map(
      (entry): [string, string, string] => [
        `the container ${entry}`,
        `instances: { containers: ['${entry}'] }`,
        `c.yaml:1: instances.containers[0]: "${entry}" is not accepted, ${CONTAINER}`,
      ],
    ),
    [
      'a glob as the key of an override',
      'instances: {overrides: {"PR*": {}}}',
      `c.yaml:1: instances.overrides["PR*"]: not accepted as a key, ${NAME}`,
    ],
    [
      'a key that starts like an option',
      'instances: {overrides: {-A: {}}}',
      `c.yaml:1: instances.overrides.-A: not accepted as a key, ${NAME}`,
    ],
    ['a user in capitals', 'runAs: Root', `c.yaml:1: runAs: "Root" is not accepted, ${USER}`],
    ['a user that is an option', 'runAs: "-u"', `c.yaml:1: runAs: "-u" is not accepted, ${USER}`],
    ['a user with a blank', 'runAs: a b', `c.yaml:1: runAs: "a b" is not accepted, ${USER}`],
    [
      'a login, which is not repeated',
      'credentials: SYS:secret',
      `c.yaml:1: credentials: what is written is not accepted, ${PATH}`,
    ],
    [
      'a path with ..',
      'log: {directory: /var/../etc}',
      `c.yaml:1: log.directory: "/var/../etc" is not accepted, ${PATH}`,
    ],
    ['the root folder', 'metrics: {directory: //}', `c.yaml:1: metrics.directory: "//" is not accepted, ${PATH}`],
    ['a quote in a path', `log: {directory: "/a'b"}`, `c.yaml:1: log.directory: "/a'b" is not accepted, ${PATH}`],
    ['a newline in a path', 'log: {directory: "/a\\nb"}', `c.yaml:1: log.directory: "/a\\nb" is not accepted, ${PATH}`],
    [
      'an accent in a path',
      'log: {directory: /caché}',
      `c.yaml:1: log.directory: "/cach\\u00e9" is not accepted, ${PATH}`,
    ],
    ['an unknown key', 'a: 1', `c.yaml:1: a: unknown key, expected ${KEYS}`],
    [
      'an unknown key in a section',
      'freeze:\n  timeuot: 60\n',
      'c.yaml:2: freeze.timeuot: unknown key, expected timeout, onFailure, updateSuspendAfter',
    ],
    [
      'a key of all instances in an override',
      'instances: {overrides: {A: {thaw: {onInconsistent: warn}}}}',
      'c.yaml:1: instances.overrides.A.thaw.onInconsistent: unknown key, expected timeout, retries, history',
    ],
    [
      'a key that every object has',
      'instances: {overrides: {constructor: {zz: 1}}}',
      'c.yaml:1: instances.overrides.constructor.zz: unknown key, expected optional, runAs, credentials, freeze, thaw',
    ],
    ['a key with an escape sequence', '"\\e[31m": 1', `c.yaml:1: ["\\u001b[31m"]: unknown key, expected ${KEYS}`],
  ])('%s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual([expected])
  })

  test.each([
    'runAs: irisowner',
    'runAs: svc$',
    'runAs: owner',
    'runAs: irisowner\ncredentials: /etc/gen-hooks/login',
    'credentials: null',
    'metrics: {directory: null}',
    'watchdog: {resumeAfter: null}',
    'log: {directory: "/var/log/a b.d"}',
    'log: {directory: /var/log/..hidden/x..}',
    'instances: {include: ["iris:P?O*", "cache:*", a-b.c_d]}',
    'instances: {overrides: {2024: {}, TRUE: {}, "iris:A": {}, cache:A: {}}}',
    'freeze: {}\nthaw: {}\nwatchdog: {}\nlog: {}\nmetrics: {}\ninstances: {}',
    '{"freeze": {"timeout": 61}}',
    '{\n\t"freeze": {\n\t\t"timeout": 61\n\t}\n}\n',
  ])('%s is accepted', (text) => {
    expect(problemsOf(text)).toEqual([])
  })

  test('all problems are reported together, in the order of their lines', () => {
    const text = `runAs: Root
freeze:
  timeout: "60"
  updateSuspendAfter: 1800
watchdog: { deadline: 1500 }
foo: 1
thaw:
log: { syslog: 1, directory: x }
`
    expect(problemsOf(text)).toEqual([
      `c.yaml:1: runAs: "Root" is not accepted, ${USER}`,
      `c.yaml:3: freeze.timeout: "60" is text, ${SECONDS}`,
      'c.yaml:4: freeze.updateSuspendAfter: 1800 is too large, the limit is 1200: IRIS uses longer values as 1200',
      'c.yaml:5: watchdog.deadline: 1500 is too large, expected less than 1200, the limit of freeze.updateSuspendAfter',
      `c.yaml:6: foo: unknown key, expected ${KEYS}`,
      'c.yaml:7: thaw: null or nothing is written, expected a mapping',
      `c.yaml:8: log.directory: "x" is not accepted, ${PATH}`,
      'c.yaml:8: log.syslog: 1 is not accepted, expected true or false',
    ])
  })

  test('after fifty problems the others are only counted', () => {
    const text = Array.from({ length: 60 }, (_, i) => `k${i}: 1\n`).join('')
    const problems = problemsOf(text)
    expect(problems).toHaveLength(51)
    expect(problems[50]).toBe('c.yaml: 10 more problems are not shown')
  })
})
