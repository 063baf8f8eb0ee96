/** Who calls a script, with which arguments and promises. */
export const CALLERS = ['legacy-pre', 'legacy-post', 'backupScripts.d', 'qemu-ga'] as const

export type Caller = (typeof CALLERS)[number]

/** Who calls a script, by its name and place; `unknown` if neither says. */
export function callerOf(path: string): Caller | 'unknown' {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/(?:^|\/)backupScripts\.d\/[^/]+$/.test(path)) return 'backupScripts.d'
  if (/(?:^|-)fsfreeze-hook$/.test(name) || /(?:^|\/)fsfreeze-hook\.d\/[^/]+$/.test(path)) return 'qemu-ga'
  if (/^pre[-_]?freeze/i.test(name)) return 'legacy-pre'
  if (/^post[-_]?thaw/i.test(name)) return 'legacy-post'
  return 'unknown'
}
