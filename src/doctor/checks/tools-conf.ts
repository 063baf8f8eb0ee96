import { worstPreFreezeSeconds } from '../../config/worst-thaw.ts'
import { dangersOf } from '../../host/trusted-path.ts'
import { asBoolean } from '../../install/key-file.ts'
import { faultOf, judgeToolsConf, settingsIn, TOOLS_CONF, type ToolsSetting } from '../../install/tools-conf.ts'
import { isOlder } from '../../install/vmware-tools.ts'
import { printable } from '../../text/printable.ts'
import { notCalled } from '../caller-on.ts'
import { type Check, error, info, notSeen, ok, orOk, type Seen, warning } from '../check.ts'

const NO_KEY_FILE_TODO = 'Correct or remove the line, then look again: the other settings were not judged.'
const TODO = `Correct ${TOOLS_CONF}, or remove the line; docs/explanation/vmware-tools.md explains each key.`

/** The keys of [vmbackup] that count for a Linux guest, and the first version that reads each, as its source says; null: each version that was read. */
const KEYS: ReadonlyMap<string, readonly number[] | null> = new Map([
  ['timeout', null],
  ['enableSyncDriver', null],
  ['enableNullDriver', null],
  ['forceQuiesce', [10, 1, 0]],
  ['execScripts', [10, 1, 0]],
  ['scriptArg', [10, 1, 0]],
  ['quiesceApps', [10, 1, 0]],
  ['quiesceFS', [10, 1, 0]],
  ['allowHWProvider', [10, 1, 0]],
  ['excludedFileSystems', [10, 3, 0]],
  ['enableNVMe', [11, 3, 0]],
  ['ignoreFrozenFileSystems', [12, 3, 0]],
])

export const TOOLS_CONF_CHECK: Check = {
  id: 'tools-conf',
  title: 'the configuration of VMware Tools has hooks run and file systems frozen',
  why: 'A line of [vmbackup] can switch off hooks or the freeze of file systems, or end a snapshot too early or never.',
  cost: 'slow',
  look: async (guest) => {
    const other = await notCalled(guest)
    if (other !== null) return [other]
    const read = await guest.toolsConf()
    if (read.kind === 'absent') return [ok(`${TOOLS_CONF} is not there, so that the defaults of VMware Tools count`)]
    if (read.kind !== 'read') return [notSeen(`${TOOLS_CONF}: ${read.because}`)]
    const config = await guest.config()
    const worst = config.kind === 'read' ? worstPreFreezeSeconds(config.config) : null
    const { problems, notes } = judgeToolsConf(read.text, worst)
    const fault = faultOf(read.text)
    const dangers = await dangersOf(guest.host, TOOLS_CONF)
    const seen = [
      ...problems.map((text) => error(`${TOOLS_CONF}: ${text}`, TODO)),
      ...dangers.map(({ path, detail }) =>
        error(
          `${path}: ${detail}: the value of scriptArg is expanded by a shell of root`,
          'chown root:root it, and chmod go-w it.',
        ),
      ),
      ...(fault === null ? judgeLines(settingsIn(read.text), await guest.toolsVersion()) : []),
      ...notes.map((text) =>
        fault === null ? info(`${TOOLS_CONF}: ${text}`) : warning(`${TOOLS_CONF}: ${text}`, NO_KEY_FILE_TODO),
      ),
    ]
    return orOk(seen, `${TOOLS_CONF} has nothing that works against the hooks`)
  },
}

/** What is wrong with single lines; `version` of VMware Tools, null if unknown. */
export function judgeLines(settings: readonly ToolsSetting[], version: readonly number[] | null): readonly Seen[] {
  const own = settings.filter(({ group }) => group === 'vmbackup')
  const values = new Map(own.map(({ key, value }) => [key, value]))
  return [
    ...settings
      .filter(({ group, key }) => group !== 'vmbackup' && KEYS.has(key))
      .map(({ group, key, line }) => {
        const where = group === '' ? 'above the first group' : `in [${printable(group, 40)}]`
        return warning(`${TOOLS_CONF}:${line}: ${key} ${where} has no effect, expected it in [vmbackup]`, TODO)
      }),
    ...[...values.keys()]
      .filter((key) => KEYS.has(key) && own.filter((one) => one.key === key).length > 1)
      .map((key) =>
        warning(`${TOOLS_CONF}: ${key} in [vmbackup] is given more than once, and the last one counts`, TODO),
      ),
    ...own
      .filter(({ key }) => isUnread(key, version))
      .map(({ key, line }) => {
        const since = KEYS.get(key)?.join('.')
        return warning(
          `${TOOLS_CONF}:${line}: ${key} is not read by VMware Tools ${version?.join('.')}, but from ${since} on`,
          `Remove the line, or install VMware Tools ${since} or newer.`,
        )
      }),
    ...judgeValues(values),
  ]
}

function isUnread(key: string, version: readonly number[] | null): boolean {
  const since = KEYS.get(key) ?? null
  return version !== null && since !== null && isOlder(version, since)
}

function judgeValues(values: ReadonlyMap<string, string>): readonly Seen[] {
  const flag = (key: string): boolean | null => asBoolean(values.get(key) ?? '')
  const seen: Seen[] = []
  if (flag('ignoreFrozenFileSystems') === true) {
    const text = 'ignoreFrozenFileSystems=true: a file system that another program froze is taken for a good one'
    seen.push(
      warning(`${TOOLS_CONF}: ${text}`, 'Find the hook that freezes file systems itself, remove that, then the line.'),
    )
  }
  if (flag('quiesceFS') === false)
    seen.push(warning(`${TOOLS_CONF}: quiesceFS=false: the hooks run, but file systems are not frozen`, TODO))
  if (/[$`]/.test(values.get('scriptArg') ?? ''))
    seen.push(
      error(
        `${TOOLS_CONF}: scriptArg has a $ or a backquote, which a shell of root expands before the hook runs`,
        TODO,
      ),
    )
  return seen
}
