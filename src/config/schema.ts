import * as z from 'zod'
import { MIRROR_POLICIES } from '../model.ts'
import { ABSOLUTE_PATH } from './absolute-path.ts'
import { CONTAINER_ENTRY } from './container.ts'
import { DEFAULTS } from './defaults.ts'
import { MAX_RETRIES, MAX_SECONDS, UPDATE_SUSPEND_LIMIT_SECONDS } from './limits.ts'
import { OS_USER } from './os-user.ts'

const MAPPING = 'expected a mapping'
const ENTRY = /^(?:(?:iris|cache):)?[A-Za-z0-9_.*?-]+$/
const OVERRIDE_KEY = /^(?:(?:iris|cache|docker|podman):)?[A-Za-z0-9_][A-Za-z0-9_.-]*$/
// Root or OWNER is more likely a misspelt keyword than another user.
const NO_SLIP = /^(?:root|owner|(?!(?:[Rr][Oo][Oo][Tt]|[Oo][Ww][Nn][Ee][Rr])$).*)$/

const seconds = (limit: number = MAX_SECONDS) => wholeNumber('a whole number of seconds', limit)

function wholeNumber(what: string, limit: number, least = 1) {
  const expected = `expected ${what} from ${least} to ${limit}`
  return z.int(expected).min(least, expected).max(limit, expected)
}

const yesOrNo = () => z.boolean('expected true or false')

function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, `expected ${values.join(' or ')}`)
}

function absolutePath() {
  const expected =
    'expected an absolute path other than /, of printable ASCII without quotes, $ and \\, and without . or .. as a step'
  return z.string(expected).regex(ABSOLUTE_PATH, expected).max(1000, 'expected at most 1000 characters')
}

function entries() {
  const expected = 'expected a name or glob of A-Z a-z 0-9 _ . - * ?, with iris: or cache: before it if need be'
  return z.array(
    z.string(expected).regex(ENTRY, expected).max(128, 'expected at most 128 characters'),
    'expected a list',
  )
}

function containers() {
  const expected = 'expected docker:CONTAINER or podman:CONTAINER, with /INSTANCE behind it unless that is IRIS'
  return z.array(z.string(expected).regex(CONTAINER_ENTRY, expected), 'expected a list')
}

function runAs() {
  const expected = 'expected root, owner or the name of an OS user'
  return z.string(expected).regex(OS_USER, expected).regex(NO_SLIP, expected)
}

function osUser() {
  const expected = 'expected the name of an OS user'
  return z.string(expected).regex(OS_USER, expected)
}

const updateSuspendAfter = () => seconds(UPDATE_SUSPEND_LIMIT_SECONDS)

const overrideName = z
  .string()
  .regex(
    OVERRIDE_KEY,
    'expected the name of one instance, not a glob, with iris: or cache: before it if need be, or docker: or podman: before the name of a container',
  )
  .max(128, 'expected at most 128 characters')

const override = z.strictObject(
  {
    optional: yesOrNo().optional().meta({
      description: 'true: a snapshot counts as good although this instance could not be frozen.',
      default: false,
    }),
    runAs: runAs().optional().meta({ description: 'As runAs, for this instance.' }),
    credentials: absolutePath().nullable().optional().meta({ description: 'As credentials, for this instance.' }),
    freeze: z
      .strictObject(
        {
          timeout: seconds().optional().meta({ description: 'As freeze.timeout, for this instance.' }),
          updateSuspendAfter: updateSuspendAfter()
            .optional()
            .meta({ description: 'As freeze.updateSuspendAfter, for this instance.' }),
        },
        MAPPING,
      )
      .optional(),
    thaw: z
      .strictObject(
        {
          timeout: seconds().optional().meta({ description: 'As thaw.timeout, for this instance.' }),
          retries: wholeNumber('a whole number', MAX_RETRIES, 0)
            .optional()
            .meta({ description: 'As thaw.retries, for this instance.' }),
          history: yesOrNo().optional().meta({ description: 'As thaw.history, for this instance.' }),
        },
        MAPPING,
      )
      .optional(),
  },
  MAPPING,
)

const instances = z.strictObject(
  {
    include: entries().optional().meta({
      description: 'Names or globs (* ?) of the instances in the plan, in any case.',
      default: DEFAULTS.include,
    }),
    exclude: entries().optional().meta({
      description: 'Names or globs of instances that are left alone; stronger than include.',
      default: DEFAULTS.exclude,
    }),
    unlisted: oneOf(['freeze', 'warn', 'fail']).optional().meta({
      description: 'What becomes of an instance that runs at the time of the freeze but is not in the plan.',
      default: DEFAULTS.unlisted,
    }),
    containers: containers().optional().meta({
      description: 'Instances in containers, each docker:CONTAINER[/INSTANCE] or podman:...; none is looked for.',
      default: DEFAULTS.containers,
    }),
    overrides: z.record(overrideName, override, MAPPING).optional().meta({
      description: 'Settings of one instance, keyed by its name in any case; what is left out is as for all.',
      default: {},
    }),
  },
  MAPPING,
)

const freeze = z.strictObject(
  {
    timeout: seconds().optional().meta({
      description: 'Seconds one ExternalFreeze call may take; below watchdog.deadline.',
      default: DEFAULTS.freezeTimeout,
    }),
    onFailure: oneOf(['abort', 'continue']).optional().meta({
      description:
        'abort: thaw everything and fail the snapshot. continue: go on with those that are frozen, and say so.',
      default: DEFAULTS.onFailure,
    }),
    updateSuspendAfter: updateSuspendAfter().optional().meta({
      description:
        'ExternalFreezeTimeOut: seconds frozen after which IRIS suspends processes that update. At most 1200.',
      default: DEFAULTS.updateSuspendAfter,
    }),
  },
  MAPPING,
)

const thaw = z.strictObject(
  {
    timeout: seconds().optional().meta({
      description: 'Seconds one try of ExternalThaw may take.',
      default: DEFAULTS.thawTimeout,
    }),
    retries: wholeNumber('a whole number', MAX_RETRIES, 0).optional().meta({
      description: 'Tries of ExternalThaw after the first one; iris stat NAME -W is the last resort.',
      default: DEFAULTS.retries,
    }),
    history: yesOrNo().optional().meta({
      description: 'Call ExternalSetHistory after a good thaw. It can purge journals.',
      default: DEFAULTS.history,
    }),
    onInconsistent: oneOf(['fail', 'warn']).optional().meta({
      description:
        'fail: post-thaw exits non-zero when the snapshot was not covered by the freeze. warn: it only says so.',
      default: DEFAULTS.onInconsistent,
    }),
  },
  MAPPING,
)

const watchdog = z.strictObject(
  {
    deadline: seconds().optional().meta({
      description: 'Seconds from the first freeze until the hooks thaw by themselves; below freeze.updateSuspendAfter.',
      default: DEFAULTS.deadline,
    }),
    resumeAfter: seconds().nullable().optional().meta({
      description:
        'WDSuspendLimit: seconds after which the instance resumes by itself; deadline + 60 if left out. null: not passed.',
    }),
  },
  MAPPING,
)

const mirror = z.strictObject(
  {
    policy: oneOf(MIRROR_POLICIES).optional().meta({
      description: 'Which members of a mirror are frozen, by the role that each has at the freeze.',
      default: DEFAULTS.mirrorPolicy,
    }),
  },
  MAPPING,
)

const log = z.strictObject(
  {
    directory: absolutePath().optional().meta({
      description: 'Folder of snapshot.log.',
      default: DEFAULTS.logDirectory,
    }),
    syslog: yesOrNo().optional().meta({
      description: 'Send failures and verdicts to syslog too.',
      default: DEFAULTS.syslog,
    }),
  },
  MAPPING,
)

const metrics = z.strictObject(
  {
    directory: absolutePath().nullable().optional().meta({
      description: "Folder of the Prometheus node exporter's textfile collector; null for none.",
      default: DEFAULTS.metricsDirectory,
    }),
  },
  MAPPING,
)

const notify = z.strictObject(
  {
    command: absolutePath().nullable().optional().meta({
      description:
        'Program that gets a report of a run on its standard input, as JSON; needs metrics.directory; null for none.',
      default: DEFAULTS.notifyCommand,
    }),
    user: osUser().optional().meta({
      description: 'OS user that runs the program.',
      default: DEFAULTS.notifyUser,
    }),
    runs: oneOf(['bad', 'all']).optional().meta({
      description: 'bad: the program gets a report of runs that were not consistent. all: of every run.',
      default: DEFAULTS.notifyRuns,
    }),
  },
  MAPPING,
)

/** The form of config.yaml; each key is optional. The messages name only what is expected: issues.ts adds what is wrong. */
export const writtenConfigSchema = z.strictObject(
  {
    instances: instances.optional().meta({ description: 'Which instances are frozen.' }),
    freeze: freeze.optional().meta({ description: 'What pre-freeze does.' }),
    thaw: thaw.optional().meta({ description: 'What post-thaw does.' }),
    watchdog: watchdog.optional().meta({ description: 'What bounds the frozen time when all else fails.' }),
    mirror: mirror.optional().meta({ description: 'What becomes of members of a mirror.' }),
    runAs: runAs().optional().meta({
      description: 'OS user that enters the instances: root, owner (manager_user of parameters.isc) or a name.',
      default: DEFAULTS.runAs,
    }),
    credentials: absolutePath().nullable().optional().meta({
      description: 'Two-line file (user, password) for instances without OS authentication, 0600 root; null for none.',
      default: DEFAULTS.credentials,
    }),
    log: log.optional().meta({ description: 'Where the hooks say what they did.' }),
    metrics: metrics.optional().meta({ description: 'Figures for monitoring.' }),
    notify: notify.optional().meta({ description: 'What hears of a bad run.' }),
    layout: oneOf(['legacy', 'backupScripts.d']).optional().meta({
      description:
        'legacy: /usr/sbin/pre-freeze-script and post-thaw-script. backupScripts.d: one file in that folder.',
      default: DEFAULTS.layout,
    }),
  },
  MAPPING,
)

/** The configuration as people type it, before defaults. */
export type WrittenConfig = z.input<typeof writtenConfigSchema>
