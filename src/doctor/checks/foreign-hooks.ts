import { printable } from '../../text/printable.ts'
import { callerOf } from '../../validate/caller.ts'
import { houseRules } from '../../validate/house-rules/house-rules.ts'
import { type Check, error, info, notSeen, orOk, type Seen, warning } from '../check.ts'
import type { PlacedScript } from '../scripts.ts'

/** A longer file would keep all other checks waiting while it is read as a script. */
const MOST_CHARACTERS = 256 * 1024
/** Of one script; validate tells all. */
const MOST_FINDINGS = 8

export const FOREIGN_HOOKS: Check = {
  id: 'foreign-hooks',
  title: 'hooks that gen-hooks did not make have no known fault',
  why: 'VMware Tools runs them beside ours, or instead of ours: a fault in one of them can leave an instance frozen or call a bad snapshot good.',
  cost: 'slow',
  look: async (guest) => {
    const foreign = (await guest.scripts()).filter(({ origin }) => origin === 'foreign')
    return orOk(foreign.flatMap(judge), 'there is no such hook')
  },
}

function judge({ path, read }: PlacedScript): readonly Seen[] {
  const name = printable(path)
  if (read.kind === 'unreadable') return [notSeen(`${name}: ${read.because}`)]
  if (read.kind !== 'read') return []
  if (read.text.length > MOST_CHARACTERS)
    return [notSeen(`${name}: is longer than ${MOST_CHARACTERS} characters: gen-hooks validate ${name} reads it`)]
  const checked = houseRules([{ name: path, text: read.text, ours: 'foreign', as: callerOf(path) }])
  const findings = checked.kind === 'ran' ? checked.findings : []
  const told = findings.filter(({ severity }) => severity === 'error' || severity === 'warning')
  const todo = `gen-hooks validate ${name} tells all; docs/reference/house-rules.md explains each rule.`
  const shown = told
    .toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
    .slice(0, MOST_FINDINGS)
    .map(({ severity, line, message, rule }) =>
      (severity === 'error' ? error : warning)(`${name}:${line}: ${printable(message, 400)} [${rule}]`, todo),
    )
  const more = told.length - shown.length
  return [
    info(`${name}: is no hook of gen-hooks, and VMware Tools runs it too`),
    ...shown,
    ...(more > 0 ? [warning(`${name}: ${more} more findings`, todo)] : []),
  ]
}
