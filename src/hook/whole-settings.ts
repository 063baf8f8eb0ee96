import { CONTAINER_NAME } from '../config/container.ts'
import { INSTANCE_NAME } from '../config/instance-name.ts'
import { type InstanceKind, MIRROR_POLICIES, type MirrorPolicy } from '../model.ts'
import { settingLines } from './settings.ts'

/** How a hook freezes and thaws one instance: the values of its plan line. */
export interface ReadSession {
  readonly need: 'need' | 'optional'
  /** OS user; empty for root; `?` for the owner, who is found at run time. */
  readonly user: string
  /** Empty for none. */
  readonly credentials: string
  readonly freezeTimeout: number
  readonly suspendAfter: number
  readonly thawTimeout: number
  readonly thawTries: number
  readonly history: boolean
}

/** An instance in the plan of a hook. */
export interface ReadPlanLine extends ReadSession {
  readonly kind: InstanceKind
  readonly name: string
  /** The instance in a container; empty of another. */
  readonly inside: string
}

/** Everything that differs between the hooks of two guests, as the script has it. Durations are seconds. */
export interface WholeSettings {
  readonly runFolder: string
  readonly logFolder: string
  /** Empty for none. */
  readonly metricsFolder: string
  /** What makes the metrics, where there is such a folder. */
  readonly metricsFilter: string
  readonly systemdFolder: string
  readonly syslog: boolean
  readonly unlisted: 'freeze' | 'warn' | 'fail'
  readonly mirrorPolicy: MirrorPolicy
  readonly onFailure: 'abort' | 'continue'
  readonly onInconsistent: 'fail' | 'warn'
  readonly listTimeout: number
  readonly longestFreeze: number
  readonly longestThaw: number
  readonly deadline: number
  /** null: the instance does not resume by itself. */
  readonly resumeAfter: number | null
  readonly plan: readonly ReadPlanLine[]
  /** What holds for an instance outside the plan. */
  readonly other: ReadSession
  /** Globs over `kind:NAME` of what is left alone. */
  readonly excluded: readonly string[]
}

const WORD = /'[^']*'/g
const PLANNED = /^ {4}(instance|container) ('.*')$/gm
const OTHER = /^ {4}instance "\$1" "\$2" ('.*')$/m
const EXCLUDED = /^ {4}case \$1 in (\S+)\) return 0 ;; \*\) ;; esac$/gm

/** The settings of a hook that freezes, whole; null if one is not there as our templates write it. Any text will do. */
export function readWholeSettings(text: string): WholeSettings | null {
  const lines = settingLines(text)
  const setting = (wanted: string): string => {
    const found = lines.filter(({ name }) => name === wanted)
    if (found.length !== 1) throw new NotAsWritten()
    return found[0]?.value ?? ''
  }
  try {
    const resumeAfter = setting('RESUME_AFTER')
    return {
      runFolder: folder(setting('RUN_DIR')),
      logFolder: folder(setting('LOG_DIR')),
      metricsFolder: setting('METRICS_DIR') === '' ? '' : folder(setting('METRICS_DIR')),
      metricsFilter: folder(setting('METRICS_FILTER')),
      systemdFolder: folder(setting('SYSTEMD_DIR')),
      syslog: oneOf(setting('SYSLOG'), ['yes', 'no']) === 'yes',
      unlisted: oneOf(setting('UNLISTED'), ['freeze', 'warn', 'fail']),
      mirrorPolicy: oneOf(setting('MIRROR_POLICY'), MIRROR_POLICIES),
      onFailure: oneOf(setting('ON_FAILURE'), ['abort', 'continue']),
      onInconsistent: oneOf(setting('ON_INCONSISTENT'), ['fail', 'warn']),
      listTimeout: seconds(setting('LIST_TIMEOUT')),
      longestFreeze: seconds(setting('FREEZE_TIMEOUT')),
      longestThaw: seconds(setting('THAW_TIMEOUT')),
      deadline: seconds(setting('DEADLINE')),
      resumeAfter: resumeAfter === '' ? null : seconds(resumeAfter),
      plan: [...text.matchAll(PLANNED)].map(([, what, values = '']) =>
        what === 'instance' ? planLine(wordsOf(values)) : containerLine(wordsOf(values)),
      ),
      other: session(wordsOf(OTHER.exec(text)?.[1] ?? '')),
      excluded: [...text.matchAll(EXCLUDED)].map(([, pattern = '']) => pattern.replace(WORD, unquoted)),
    }
  } catch (error) {
    if (error instanceof NotAsWritten) return null
    throw error
  }
}

class NotAsWritten extends Error {}

/** Of quoted literals with a blank between two; nothing else may stand there. */
function wordsOf(values: string): readonly string[] {
  const words = values.match(WORD) ?? []
  if (words.join(' ') !== values) throw new NotAsWritten()
  return words.map(unquoted)
}

function unquoted(word: string): string {
  return word.slice(1, -1)
}

function planLine([kind = '', name = '', ...rest]: readonly string[]): ReadPlanLine {
  if (!INSTANCE_NAME.test(name)) throw new NotAsWritten()
  return { kind: oneOf(kind, ['iris', 'cache']), name, inside: '', ...session(rest) }
}

function containerLine([engine = '', name = '', inside = '', ...rest]: readonly string[]): ReadPlanLine {
  if (!CONTAINER_NAME.test(name) || !INSTANCE_NAME.test(inside)) throw new NotAsWritten()
  return { kind: oneOf(engine, ['docker', 'podman']), name, inside, ...session(rest) }
}

function session(words: readonly string[]): ReadSession {
  const [need = '', user = '', credentials = '', freeze = '', suspend = '', thaw = '', tries = '', history = ''] = words
  if (words.length !== 8) throw new NotAsWritten()
  return {
    need: oneOf(need, ['need', 'optional']),
    user,
    credentials,
    freezeTimeout: seconds(freeze),
    suspendAfter: seconds(suspend),
    thawTimeout: seconds(thaw),
    thawTries: seconds(tries),
    history: oneOf(history, ['yes', 'no']) === 'yes',
  }
}

function folder(value: string): string {
  if (!value.startsWith('/')) throw new NotAsWritten()
  return value
}

function seconds(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new NotAsWritten()
  return Number(value)
}

function oneOf<const T extends string>(value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value)
  if (found === undefined) throw new NotAsWritten()
  return found
}
