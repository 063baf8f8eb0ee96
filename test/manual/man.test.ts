import { spawnSync } from 'node:child_process'
import { describedVerbs } from '../../src/manual/described.ts'
import { manPage } from '../../src/manual/man.ts'
import { allVerbs, VERB_NAMES, verbNamed } from '../../src/verbs/verbs.ts'

const HAS_MANDOC = spawnSync('mandoc', ['-Tlint'], { input: '' }).error === undefined
const made = async (): Promise<string> => manPage(describedVerbs(await allVerbs()), '1.2.3')

test('the page has each verb with its options and examples', async () => {
  const page = (await made()).replaceAll('\\-', '-')
  for (const name of VERB_NAMES) {
    const section = page.split(/^\.SS /m).find((one) => one.startsWith(name)) ?? ''
    const verb = await verbNamed(name)
    const shown = [...section.matchAll(/^\.B --([a-z-]+)/gm)].map(([, option]) => option)
    expect(shown).toEqual(Object.keys(verb?.options ?? {}))
    for (const [line] of verb?.examples ?? []) expect(section).toContain(`.B gen-hooks ${line}\n`)
  }
})

const maybe = HAS_MANDOC ? test : test.skip
maybe(`mandoc finds no fault in the man page${HAS_MANDOC ? '' : ' (mandoc is not installed)'}`, async () => {
  const { stdout, stderr } = spawnSync('mandoc', ['-Tlint'], { input: await made(), encoding: 'utf8' })
  expect(stdout + stderr).toBe('')
})

test('characters with a meaning in roff are printed unchanged', () => {
  const options = { odd: { type: 'string', describe: "FILE: .x 'y' \\n -z" } } as const
  const verbs = describedVerbs([{ usage: 'odd', summary: '.so evil', options, examples: [["odd 'a\\b'", '.x']] }])
  const page = manPage(verbs, '1')
  expect(page).toContain('\n\\&.so evil.\n')
  expect(page).toContain("\n\\&.x 'y' \\en \\-z.\n")
  expect(page).toContain(".B gen\\-hooks odd 'a\\eb'\n")
})
