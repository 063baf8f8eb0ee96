import { type Config, type ContainerInstance, type InstanceSettings, idOf } from '../model.ts'
import { containerText } from './container.ts'
import { canonicalEntry, isContainerEntry, kindsOf, matchesEntry, nameOf } from './instance-pattern.ts'
import { keyPath, type Path } from './key-path.ts'
import { UPDATE_SUSPEND_LIMIT_SECONDS, VMWARE_TOOLS_TIMEOUT_SECONDS } from './limits.ts'
import type { WrittenConfig } from './schema.ts'
import { BEFORE_FREEZE_SECONDS, worstThawSeconds, worstUndoSeconds } from './worst-thaw.ts'

/** The input of a rule, and how it reports. */
export interface RuleContext {
  readonly config: Config
  readonly written: WrittenConfig
  /** Whether the key stands in the file. */
  readonly isWritten: (path: Path) => boolean
  /** Reports that the values at `paths` contradict each other, at the first of them that stands in the file. */
  readonly add: (paths: readonly [Path, ...Path[]], message: string) => void
}

/** One demand on several values that are each of the right form. */
export type Rule = (context: RuleContext) => void

const FREEZE_TIMEOUT: Path = ['freeze', 'timeout']
const SUSPEND: Path = ['freeze', 'updateSuspendAfter']
const DEADLINE: Path = ['watchdog', 'deadline']
const RESUME: Path = ['watchdog', 'resumeAfter']

const freezeEndsBeforeDeadline: Rule = (context) => {
  const deadline = { path: DEADLINE, value: context.config.watchdog.deadline }
  for (const { path, settings } of settingsOf(context, FREEZE_TIMEOUT)) {
    const timeout = { path, value: settings.freeze.timeout }
    inOrder(context, timeout, deadline, timeout, 'a slow freeze must have ended when the hooks thaw by themselves')
  }
}

const deadlineWithinLimit: Rule = ({ config, add }) => {
  const { deadline } = config.watchdog
  if (deadline < UPDATE_SUSPEND_LIMIT_SECONDS) return
  add(
    [DEADLINE],
    `${deadline} is too large, expected less than ${UPDATE_SUSPEND_LIMIT_SECONDS}, the limit of freeze.updateSuspendAfter`,
  )
}

const deadlineBeforeSuspend: Rule = (context) => {
  const deadline = { path: DEADLINE, value: context.config.watchdog.deadline }
  // deadlineWithinLimit reports that already
  if (deadline.value >= UPDATE_SUSPEND_LIMIT_SECONDS) return
  for (const { path, settings } of settingsOf(context, SUSPEND)) {
    const suspend = { path, value: settings.freeze.updateSuspendAfter }
    inOrder(context, deadline, suspend, suspend, 'the hooks must thaw before IRIS suspends updates')
  }
}

const deadlineBeforeResume: Rule = (context) => {
  const { deadline, resumeAfter } = context.config.watchdog
  if (resumeAfter === null) return
  const resume = { path: RESUME, value: resumeAfter }
  const why = 'the hooks must thaw before the instance resumes by itself'
  inOrder(context, { path: DEADLINE, value: deadline }, resume, resume, why)
}

const worstCaseFitsVmwareTools: Rule = (context) => {
  const freeze = largest(settingsOf(context, FREEZE_TIMEOUT), (settings) => settings.freeze.timeout)
  const tries = [...settingsOf(context, ['thaw', 'timeout']), ...settingsOf(context, ['thaw', 'retries'])]
  const thaw = largest(tries, worstThawSeconds)
  const rollback = worstUndoSeconds(thaw.value)
  const total = BEFORE_FREEZE_SECONDS + freeze.value + rollback
  if (total < VMWARE_TOOLS_TIMEOUT_SECONDS) return
  const sum = `${BEFORE_FREEZE_SECONDS} (before the first freeze) + ${freeze.value} (freeze.timeout) + ${rollback} (thaw.timeout and retries, to undo)`
  context.add(
    thaw.value > freeze.value ? [thaw.path, freeze.path] : [freeze.path, thaw.path],
    `pre-freeze may take ${sum} = ${total} s, expected less than ${VMWARE_TOOLS_TIMEOUT_SECONDS} s, ` +
      'the default of timeout in [vmbackup] of tools.conf, after which VMware Tools gives up',
  )
}

const overrideNamesDifferInMoreThanCase: Rule = ({ written, add }) => {
  const seen = new Map<string, string>()
  for (const name of Object.keys(written.instances?.overrides ?? {})) {
    const first = seen.get(canonicalEntry(name))
    if (first === undefined) seen.set(canonicalEntry(name), name)
    else add([overridePath(name)], sameInstance(first))
  }
}

/** The message of an override whose name differs from that of an earlier one in nothing but case. */
export const sameInstance = (first: string): string =>
  `the same instance as ${first}, expected one override for each: case does not matter`

const overridesHaveEffect: Rule = ({ config, written, add }) => {
  const { include, exclude } = config.instances
  const containers = (config.instances.containers ?? []).map(idOfContainer)
  for (const name of Object.keys(written.instances?.overrides ?? {})) {
    if (isContainerEntry(name)) {
      if (!containers.includes(name))
        add(
          [overridePath(name), ['instances', 'containers']],
          'no entry of instances.containers names this container, expected one that does: case matters',
        )
      continue
    }
    const instances = kindsOf(name).map((kind) => ({ kind, name: nameOf(name) }))
    const left = instances.filter((instance) => !exclude.some((entry) => matchesEntry(entry, instance)))
    const path = overridePath(name)
    if (left.length === 0) {
      add([path, ['instances', 'exclude']], 'instances.exclude names this instance too, expected one of the two')
    } else if (!left.some((instance) => include.some((entry) => matchesEntry(entry, instance)))) {
      add([path, ['instances', 'include']], 'no entry of instances.include means this instance, expected one that does')
    }
  }
}

const idOfContainer = ({ engine, name }: ContainerInstance): string => idOf({ kind: engine, name })

const containersAreNamedOnce: Rule = ({ config, add }) => {
  const seen = new Map<string, string>()
  for (const [index, container] of (config.instances.containers ?? []).entries()) {
    const id = idOfContainer(container)
    const first = seen.get(id)
    const path: Path = ['instances', 'containers', index]
    const text = containerText(container)
    if (first === undefined) seen.set(id, text)
    else if (first === text) add([path], `${text} for a second time, expected each container once`)
    else add([path], `the same container as ${first}, expected one instance of each container`)
  }
}

const somethingIsFrozen: Rule = ({ config, add }) => {
  const { include, exclude, unlisted, containers = [] } = config.instances
  // they are frozen whatever becomes of what lists name
  if (containers.length > 0) return
  const everything = (['iris', 'cache'] as const).every((kind) =>
    exclude.some((entry) => entry === '*' || entry === `${kind}:*`),
  )
  if (everything) add([['instances', 'exclude']], 'every instance is excluded, expected some that are frozen')
  if (include.length === 0 && unlisted !== 'freeze') {
    add([['instances', 'include']], `empty, expected an entry: with unlisted: ${unlisted} nothing would be frozen`)
  }
}

const notifyNeedsMetrics: Rule = ({ config, add }) => {
  if ((config.notify?.command ?? null) === null || config.metrics.directory !== null) return
  const paths = [
    ['notify', 'command'],
    ['metrics', 'directory'],
  ] as const
  add(paths, 'set without metrics.directory, expected both: what makes the metrics of the log starts the command')
}

/** All cross rules; docs/reference/configuration.md lists them under the same names. */
export const RULES: readonly Rule[] = [
  freezeEndsBeforeDeadline,
  deadlineWithinLimit,
  deadlineBeforeSuspend,
  deadlineBeforeResume,
  worstCaseFitsVmwareTools,
  overrideNamesDifferInMoreThanCase,
  overridesHaveEffect,
  containersAreNamedOnce,
  somethingIsFrozen,
  notifyNeedsMetrics,
]

const overridePath = (name: string): Path => ['instances', 'overrides', name]

interface Placed {
  readonly path: Path
  readonly settings: InstanceSettings
}

/** The defaults, and each override that has `key` itself, with the path of the key there. */
function settingsOf({ config, written, isWritten }: RuleContext, key: Path): readonly [Placed, ...Placed[]] {
  const placed: Placed[] = []
  for (const name of Object.keys(written.instances?.overrides ?? {})) {
    const path = [...overridePath(name), ...key]
    const settings = config.instances.overrides[canonicalEntry(name)]
    if (settings !== undefined && isWritten(path)) placed.push({ path, settings })
  }
  return [{ path: key, settings: config.defaults }, ...placed]
}

function largest(
  placed: readonly Placed[],
  measure: (settings: InstanceSettings) => number,
): { readonly path: Path; readonly value: number } {
  return placed
    .map(({ path, settings }) => ({ path, value: measure(settings) }))
    .reduce((a, b) => (b.value > a.value ? b : a))
}

interface Duration {
  readonly path: Path
  readonly value: number
}

/** Reports, at `at` if the file has it, that `low` is not less than `high`. */
function inOrder(context: RuleContext, low: Duration, high: Duration, at: Duration, why: string): void {
  if (low.value < high.value) return
  const other = at === low ? high : low
  const [subject, object] = context.isWritten(at.path) || !context.isWritten(other.path) ? [at, other] : [other, at]
  const standing = `${keyPath(object.path)} (${object.value}${context.isWritten(object.path) ? '' : ' by default'})`
  const wrong = `${subject.value} is not ${subject === low ? 'below' : 'above'} ${standing}`
  const expected = `expected ${keyPath(low.path)} < ${keyPath(high.path)}`
  context.add([subject.path, object.path], `${wrong}, ${expected}: ${why}`)
}
