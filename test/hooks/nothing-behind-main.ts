import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findScenarios } from '../../src/harness/language/find-scenarios.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { playInFolder } from './play-in-folder.ts'
import type { Shell } from './shells.ts'

const WAIT_MS = 300_000
/** Hooks and keeper that end by themselves, a keeper that is replaced, and a call that is refused. */
const SCENARIOS = ['freeze/good', 'keeper/killed-frozen', 'caller/strange-word']

/** As if somebody had appended it while a hook or the keeper lived: a shell reads on behind the last line it ran. */
const appended = (root: string): string => `: >'${root}/run/appended'\n`

/** Plays scenarios with hooks that have a line behind their last: no process of theirs may run it. */
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
