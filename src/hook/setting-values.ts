import { ABSOLUTE_PATH } from '../config/absolute-path.ts'
import { CONTAINER_NAME } from '../config/container.ts'
import { INSTANCE_NAME } from '../config/instance-name.ts'
import { MAX_RETRIES, MAX_SECONDS, UPDATE_SUSPEND_LIMIT_SECONDS } from '../config/limits.ts'
import { OS_USER } from '../config/os-user.ts'
import { LIST_TIMEOUT_SECONDS, MIRROR_POLICIES } from '../model.ts'
import { GUEST_PATHS } from './model.ts'

/** What a value of a script may be. The engine relies on it: a shell computes with a number, and what is no number can be a command there. */
export interface ValueRule {
  readonly name: string
  readonly expected: string
  readonly holds: (value: string) => boolean
}

type Check = Omit<ValueRule, 'name'>

// Without a leading zero, which means octal.
const NUMBER = /^[1-9][0-9]{0,8}$/

/** No more than a configuration can give: the engine counts in hundredths of a second, and mksh in 32 bits. */
const upTo = (most: number): Check => ({
  expected: `a whole number above 0, at most ${most}`,
  holds: (value) => NUMBER.test(value) && Number(value) <= most,
})

const seconds = upTo(MAX_SECONDS)
const path: Check = {
  expected: 'an absolute path without quotes, $, \\ and steps . and ..',
  holds: (value) => ABSOLUTE_PATH.test(value),
}

const oneOf = (...words: readonly string[]): Check => ({
  expected: words.map((word) => `'${word}'`).join(' or '),
  holds: (value) => words.includes(value),
})

const orEmpty = ({ expected, holds }: Check): Check => ({
  expected: `'' or ${expected}`,
  holds: (value) => value === '' || holds(value),
})

const rules = (checks: Readonly<Record<string, Check>>): readonly ValueRule[] =>
  Object.entries(checks).map(([name, check]) => ({ name, ...check }))

/** The assignments of the settings: each stands there once. What no configuration can change has one value, so that no script looks for its programs elsewhere. */
export const ASSIGNMENTS: readonly ValueRule[] = rules({
  PATH: oneOf(GUEST_PATHS.search),
  RUN_DIR: oneOf(GUEST_PATHS.run),
  LOG_DIR: path,
  METRICS_DIR: orEmpty(path),
  METRICS_FILTER: oneOf(GUEST_PATHS.filter),
  SYSTEMD_DIR: oneOf(GUEST_PATHS.systemd),
  SYSLOG: oneOf('yes', 'no'),
  UNLISTED: oneOf('freeze', 'warn', 'fail'),
  MIRROR_POLICY: oneOf(...MIRROR_POLICIES),
  ON_FAILURE: oneOf('abort', 'continue'),
  RESUME_AFTER: orEmpty(seconds),
  ON_INCONSISTENT: oneOf('fail', 'warn'),
  LIST_TIMEOUT: oneOf(String(LIST_TIMEOUT_SECONDS)),
  FREEZE_TIMEOUT: seconds,
  THAW_TIMEOUT: seconds,
  DEADLINE: seconds,
})

/** The words of `unlisted` after the kind and the name, in their order. */
export const SESSION_WORDS: readonly ValueRule[] = rules({
  need: oneOf('need', 'optional'),
  'OS user': {
    expected: "'' for root, '?' for the owner, or the name of a user",
    holds: (value) => value === '' || value === '?' || OS_USER.test(value),
  },
  'credential file': orEmpty(path),
  'freeze timeout': seconds,
  'updates suspended after': upTo(UPDATE_SUSPEND_LIMIT_SECONDS),
  'thaw timeout': seconds,
  'thaw tries': upTo(MAX_RETRIES + 1),
  history: oneOf('yes', 'no'),
})

/** The words of a line of the plan for a container, in their order. */
export const CONTAINER_WORDS: readonly ValueRule[] = [
  ...rules({
    engine: oneOf('docker', 'podman'),
    'name of the container': {
      expected: 'a name of letters, digits, _ . -, not beginning with a sign',
      holds: (value) => CONTAINER_NAME.test(value),
    },
    'instance in it': {
      expected: 'the name of an instance in upper case',
      holds: (value) => INSTANCE_NAME.test(value) && !/[a-z]/.test(value),
    },
  }),
  ...SESSION_WORDS,
]

/** The words of a line of the plan, in their order. */
export const PLAN_WORDS: readonly ValueRule[] = [
  ...rules({
    kind: oneOf('iris', 'cache'),
    // the engine compares with the names of the lists in upper case
    name: {
      expected: 'the name of an instance in upper case',
      holds: (value) => INSTANCE_NAME.test(value) && !/[a-z]/.test(value),
    },
  }),
  ...SESSION_WORDS,
]
