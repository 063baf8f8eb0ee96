import { INSTANCE_NAME } from '../config/instance-name.ts'
import { type InstanceKind, MIRROR_POLICIES, type MirrorPolicy } from '../model.ts'

/** What a hook of ours says of itself: the lines that templates/partials/settings.sh.hbs writes. */
export interface HookSettings {
  readonly runFolder: string
  readonly logFolder: string
  /** Seconds from the first freeze until the hooks thaw by themselves. */
  readonly deadline: number
  readonly unlisted: string
  readonly mirrorPolicy: MirrorPolicy
  readonly plan: readonly PlannedLine[]
}

/** An instance in the plan of a hook. */
export interface PlannedLine {
  readonly kind: InstanceKind
  readonly name: string
  readonly need: 'need' | 'optional'
}

/** A line `NAME='value'` of a hook; `line` counts from 0. */
export interface SettingLine {
  readonly name: string
  readonly value: string
  readonly line: number
}

const SETTING = /^([A-Z_]+)='([^']*)'$/
const PLANNED =
  /^ {4}(?:instance '(iris|cache)' '([^']*)'|container '(docker|podman)' '([^']*)' '[^']*') '(need|optional)' '/gm

/** The lines of `text` that set something, in their order. Any text will do. */
export function settingLines(text: string): readonly SettingLine[] {
  return text.split('\n').flatMap((one, line) => {
    const [, name, value] = SETTING.exec(one) ?? []
    return name === undefined || value === undefined ? [] : [{ name, value, line }]
  })
}

/** The plan in the text of a hook; empty in any other text. */
export function planIn(text: string): readonly PlannedLine[] {
  return [...text.matchAll(PLANNED)].flatMap(([, kind, instance, engine, container, need]) => {
    const name = instance ?? container ?? ''
    return INSTANCE_NAME.test(name)
      ? [
          {
            kind: (kind ?? engine) as PlannedLine['kind'],
            name,
            need: need === 'optional' ? 'optional' : 'need',
          } as const,
        ]
      : []
  })
}

/** The settings in the text of a hook; null if one that a rehearsal needs is not there as our templates write it. Any text will do. */
export function readSettings(text: string): HookSettings | null {
  const lines = settingLines(text)
  const setting = (wanted: string): string | undefined => lines.find(({ name }) => name === wanted)?.value
  const runFolder = setting('RUN_DIR')
  const logFolder = setting('LOG_DIR')
  const deadline = setting('DEADLINE') ?? ''
  const unlisted = setting('UNLISTED')
  if (!runFolder?.startsWith('/') || !logFolder?.startsWith('/') || unlisted === undefined) return null
  if (!/^[1-9]\d{0,5}$/.test(deadline)) return null
  const policy = setting('MIRROR_POLICY')
  const mirrorPolicy = MIRROR_POLICIES.find((one) => one === policy) ?? 'freeze-all'
  return { runFolder, logFolder, deadline: Number(deadline), unlisted, mirrorPolicy, plan: planIn(text) }
}
