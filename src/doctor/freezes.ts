/** What a script says that freezes IRIS or Caché by itself. */
const FREEZES = /\bExternalFreeze\b|\b(?:iris|ccontrol)\s+freeze\b|\binstfreeze\b/i

/** Whether a script freezes an instance by its own words; comments do not count, and what it calls is not followed. */
export function freezes(text: string): boolean {
  return text.split('\n').some((line) => !/^\s*#/.test(line) && FREEZES.test(line))
}
