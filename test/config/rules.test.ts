import { problemsOf } from './problems.ts'

const SLOW = 'a slow freeze must have ended when the hooks thaw by themselves'
const SUSPEND = 'the hooks must thaw before IRIS suspends updates'
const RESUME = 'the hooks must thaw before the instance resumes by itself'
const VMWARE =
  'expected less than 900 s, the default of timeout in [vmbackup] of tools.conf, after which VMware Tools gives up'
const OVERRIDE = 'instances.overrides.PROD'

const override = (text: string): string => `instances:\n  overrides:\n    PROD:\n      ${text}\n`

describe('values that contradict each other', () => {
  test.each([
    [
      'freeze.timeout, by the default deadline',
      'freeze: {timeout: 300}',
      `c.yaml:1: freeze.timeout: 300 is not below watchdog.deadline (300 by default), expected freeze.timeout < watchdog.deadline: ${SLOW}`,
    ],
    [
      'deadline, by the default freeze.timeout',
      'watchdog: {deadline: 60}',
      `c.yaml:1: watchdog.deadline: 60 is not above freeze.timeout (60 by default), expected freeze.timeout < watchdog.deadline: ${SLOW}`,
    ],
    [
      'both of them',
      'watchdog: {deadline: 20}\nfreeze: {timeout: 25}',
      `c.yaml:2: freeze.timeout: 25 is not below watchdog.deadline (20), expected freeze.timeout < watchdog.deadline: ${SLOW}`,
    ],
    [
      "an override's freeze.timeout",
      override('freeze: {timeout: 301}'),
      `c.yaml:4: ${OVERRIDE}.freeze.timeout: 301 is not below watchdog.deadline (300 by default), expected ${OVERRIDE}.freeze.timeout < watchdog.deadline: ${SLOW}`,
    ],
    [
      'deadline, by the default updateSuspendAfter',
      'watchdog: {deadline: 600}',
      `c.yaml:1: watchdog.deadline: 600 is not below freeze.updateSuspendAfter (600 by default), expected watchdog.deadline < freeze.updateSuspendAfter: ${SUSPEND}`,
    ],
    [
      'updateSuspendAfter, by the default deadline',
      'freeze: {updateSuspendAfter: 300}',
      `c.yaml:1: freeze.updateSuspendAfter: 300 is not above watchdog.deadline (300 by default), expected watchdog.deadline < freeze.updateSuspendAfter: ${SUSPEND}`,
    ],
    [
      "an override's updateSuspendAfter",
      override('freeze: {updateSuspendAfter: 100}'),
      `c.yaml:4: ${OVERRIDE}.freeze.updateSuspendAfter: 100 is not above watchdog.deadline (300 by default), expected watchdog.deadline < ${OVERRIDE}.freeze.updateSuspendAfter: ${SUSPEND}`,
    ],
    [
      'a deadline that no updateSuspendAfter allows',
      'watchdog: {deadline: 1200}\nfreeze: {updateSuspendAfter: 1200}',
      'c.yaml:1: watchdog.deadline: 1200 is too large, expected less than 1200, the limit of freeze.updateSuspendAfter',
    ],
    [
      'notify.command, by the default metrics.directory',
      'notify: {command: /etc/gen-hooks/notify}',
      'c.yaml:1: notify.command: set without metrics.directory, expected both: what makes the metrics of the log starts the command',
    ],
    [
      'resumeAfter',
      'watchdog: {resumeAfter: 300}',
      `c.yaml:1: watchdog.resumeAfter: 300 is not above watchdog.deadline (300 by default), expected watchdog.deadline < watchdog.resumeAfter: ${RESUME}`,
    ],
    [
      'a slow thaw and VMware Tools',
      'thaw:\n  timeout: 176\n  retries: 3\n',
      `c.yaml:2: thaw.timeout: pre-freeze may take 34 (before the first freeze) + 60 (freeze.timeout) + 807 (thaw.timeout and retries, to undo) = 901 s, ${VMWARE}`,
    ],
    [
      "an override's retries and VMware Tools",
      override('thaw: {retries: 20, timeout: 40}'),
      `c.yaml:4: ${OVERRIDE}.thaw.timeout: pre-freeze may take 34 (before the first freeze) + 60 (freeze.timeout) + 1266 (thaw.timeout and retries, to undo) = 1360 s, ${VMWARE}`,
    ],
    [
      'an override that is another one in other case',
      'instances:\n  overrides:\n    prod: {}\n    PROD: {}\n',
      'c.yaml:4: instances.overrides.PROD: the same instance as prod, expected one override for each: case does not matter',
    ],
    [
      'an override of an excluded instance',
      'instances: {exclude: ["pr*"], overrides: {PROD: {}}}',
      'c.yaml:1: instances.overrides.PROD: instances.exclude names this instance too, expected one of the two',
    ],
    [
      'an override of an instance outside the plan',
      'instances: {include: [TEST], overrides: {PROD: {}}}',
      'c.yaml:1: instances.overrides.PROD: no entry of instances.include means this instance, expected one that does',
    ],
    [
      'everything excluded',
      'instances: {exclude: ["iris:*", "cache:*"]}',
      'c.yaml:1: instances.exclude: every instance is excluded, expected some that are frozen',
    ],
    [
      'nothing included',
      'instances: {include: [], unlisted: warn}',
      'c.yaml:1: instances.include: empty, expected an entry: with unlisted: warn nothing would be frozen',
    ],
  ])('%s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual([expected])
  })

  test.each([
    'freeze: {timeout: 299}',
    'watchdog: {deadline: 599}',
    'watchdog: {deadline: 1199, resumeAfter: 1200}\nfreeze: {updateSuspendAfter: 1200}',
    'watchdog: {deadline: 400, resumeAfter: null}',
    'thaw: {timeout: 175}',
    override('freeze: {timeout: 299, updateSuspendAfter: 301}'),
    'instances: {exclude: ["cache:PROD"], overrides: {PROD: {}}}',
    'instances: {include: ["iris:P*"], overrides: {prod: {}}}',
    'instances: {overrides: {"iris:PROD": {}, "cache:PROD": {}, PROD: {}}}',
    'instances: {include: [], unlisted: freeze}',
    'instances: {exclude: ["iris:*"]}',
  ])('%s has no contradiction', (text) => {
    expect(problemsOf(text)).toEqual([])
  })

  test('if a value was refused, other values are not compared with its default', () => {
    expect(problemsOf('freeze: {updateSuspendAfter: 1800}\nwatchdog: {deadline: 700}')).toEqual([
      'c.yaml:1: freeze.updateSuspendAfter: 1800 is too large, the limit is 1200: IRIS uses longer values as 1200',
    ])
  })

  test('if a list has a refused entry, overrides are not compared with its other entries', () => {
    expect(problemsOf('instances: {include: [TEST, "!"], overrides: {PROD: {}}}')).toHaveLength(1)
  })
})
