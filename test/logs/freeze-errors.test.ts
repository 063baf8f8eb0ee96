import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FREEZE_ERRORS, freezeErrorOf } from '../../src/logs/freeze-errors.ts'

const ROOT = join(__dirname, '../..')
const PAGE = join(ROOT, 'docs/how-to/recover-a-frozen-instance.md')

/** The characters of a text that the hooks keep: HARMLESS of templates/partials/log.sh.hbs. */
const logged = (text: string): string => text.replaceAll('\n', '|').replaceAll(/[^0-9A-Za-z .,:;/_=()+@%*|-]/g, ' ')

test.each(FREEZE_ERRORS.map((error) => [error.text, error] as const))('%s', (text, error) => {
  const printed = `\nNode: host, Instance: PROD\n<${text.replace('%1', '/var/log/"a" & b')}>\n`
  expect(freezeErrorOf(printed)).toBe(error)
  expect(freezeErrorOf(`status 3: ${logged(printed)}`)).toBe(error)
})

test('of two known texts that begin alike the longer one is recognised', () => {
  expect(freezeErrorOf('Sign-on and JOB inhibited: Switch 12 is set')?.means).toContain('switch 12')
  expect(freezeErrorOf('Sign-on inhibited: Startup or Installation in progress')?.text).toBe('Sign-on inhibited')
})

test.each(['', 'status 3: ', 'System suspended', 'Backup', 'for output'])('no known error: %j', (text) => {
  expect(freezeErrorOf(text)).toBeNull()
})

test('docs/how-to/recover-a-frozen-instance.md has each known error, in this order, and no other', () => {
  const page = readFileSync(PAGE, 'utf8')
  const [head = '', table = '', tail = ''] = page.split(/^(?=\| text \|)|(?<=\|\n)(?=\nAnother text)/m)
  const rows = FREEZE_ERRORS.map(
    ({ text, by, means, remedy }) => `| \`${text}\` | ${by} | ${means} | ${remedy.replace(...LINKED)} |\n`,
  ).join('')
  const expected = `| text | printed by | what it means | what to do |\n|---|---|---|---|\n${rows}`
  expect(tail).toContain('Another text')
  if (table !== expected && process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, head + expected + tail)
  expect(table).toBe(expected)
})

/** In the page, a page that a remedy names is a link. */
const LINKED = [/see docs\/how-to\/([a-z-]+)\.md:/, 'see [log in to the instances]($1.md):'] as const
