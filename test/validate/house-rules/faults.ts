import { houseRules } from '../../../src/validate/house-rules/house-rules.ts'

/** Scripts, each as its lines without the first one: scripts with the fault of a rule, and similar scripts without the fault. */
export interface Cases {
  readonly has: readonly string[]
  readonly not: readonly string[]
  /** The name of the script; for `hook` the caller is unknown. */
  readonly name?: string
}

/** A session with a limit and with closed input, calling a method of Backup.General. */
export const session = (method: string): string =>
  `timeout -k 5 9 irissession A -U %SYS '##Class(Backup.General).${method}' </dev/null`
export const FREEZE = session('ExternalFreeze(0,,,,,,600,,,360)')
export const THAW = session('ExternalThaw(0)')

/** The rules that find something in a script. */
export function rulesOn(lines: string, name = 'hook', ours: 'ours' | 'foreign' = 'foreign'): readonly string[] {
  const outcome = houseRules([{ name, text: `#!/bin/sh\n${lines}\n`, ours }])
  return outcome.kind === 'ran' ? [...new Set(outcome.findings.map(({ rule }) => rule))] : []
}

/** Tests one rule with all its cases. */
export function askAbout(rules: Readonly<Record<string, Cases>>): void {
  describe.each(Object.entries(rules))('%s', (id, { has, not, name }) => {
    for (const lines of has) test(`finds ${JSON.stringify(lines)}`, () => expect(rulesOn(lines, name)).toContain(id))
    for (const lines of not)
      test(`leaves ${JSON.stringify(lines)}`, () => expect(rulesOn(lines, name)).not.toContain(id))
  })
}
