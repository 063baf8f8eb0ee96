import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findScenarios } from '../../src/harness/language/find-scenarios.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { playInFolder } from './play-in-folder.ts'
import type { Shell } from './shells.ts'

const WAIT_MS = 300_000
/** Scenarios in which hooks and keeper end by themselves, a keeper is replaced, and a call is refused. */
const SCENARIOS = ['freeze/good', 'keeper/killed-frozen', 'caller/strange-word']

/** A line that was appended while a hook or the keeper ran. A shell reads its script while it runs, and would run this line. */
const appended = (root: string): string => `: >'${root}/run/appended'\n`

/** Plays scenarios with hooks that have this line behind the last one: no process of the hooks may run the line. */
export function testNothingBehindMain({ name, command }: Shell): void {
  const present = command === undefined ? test.skip : test

  present.each(SCENARIOS)(
    `in ${name} nothing behind main runs: %s${command === undefined ? ' (skipped: not installed)' : ''}`,
    async (pattern) => {
      const [scenario] = findScenarios(pattern)
      if (scenario === undefined || command === undefined) throw new Error(`no scenario ${pattern}`)
      const edit = (text: string, root: string) => text + appended(root)
      let ran = true
      const outcome = await playInFolder(
        scenario,
        { shell: command, templates: await readTemplates(), edit },
        (root) => {
          ran = existsSync(join(root, 'run/appended'))
        },
      )
      expect([outcome.verdict, outcome.because]).toEqual(['held', ''])
      expect(ran).toBe(false)
    },
    WAIT_MS,
  )
}
