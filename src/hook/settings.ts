import type { Kind } from '../model.ts'

/** What a hook of ours says of itself: the lines that templates/partials/settings.sh.hbs writes. */
export interface HookSettings {
  readonly runFolder: string
  readonly logFolder: string
  /** Seconds from the first freeze until the keeper thaws by itself. */
  readonly deadline: number
  readonly unlisted: string
  readonly plan: readonly { readonly kind: Kind; readonly name: string; readonly need: string }[]
}

const SETTING = /^([A-Z_]+)='([^']*)'$/
const PLANNED = /^ {4}instance '(iris|cache)' '([A-Za-z0-9_.-]{1,128})' '(need|optional)' '/

/** The settings in the text of a hook; null if one that a rehearsal needs is not there as our templates write it. Any text will do. */
export function readSettings(text: string): HookSettings | null {
  const values = new Map<string, string>()
  const plan: HookSettings['plan'][number][] = []
  for (const line of text.split('\n')) {
    const [, key, value] = SETTING.exec(line) ?? []
    if (key !== undefined && value !== undefined && !values.has(key)) values.set(key, value)
    const [, kind, name, need] = PLANNED.exec(line) ?? []
    if ((kind === 'iris' || kind === 'cache') && name !== undefined && need !== undefined)
      plan.push({ kind, name, need })
  }
  const runFolder = values.get('RUN_DIR')
  const logFolder = values.get('LOG_DIR')
  const deadline = values.get('DEADLINE') ?? ''
  const unlisted = values.get('UNLISTED')
  if (!runFolder?.startsWith('/') || !logFolder?.startsWith('/') || unlisted === undefined) return null
  if (!/^[1-9]\d{0,5}$/.test(deadline)) return null
  return { runFolder, logFolder, deadline: Number(deadline), unlisted, plan }
}
