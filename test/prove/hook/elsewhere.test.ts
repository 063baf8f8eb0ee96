import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtTool as tool } from '../../built-tool.ts'

const MACHINE = join(__dirname, '../../cases/05-include-and-exclude/root')

let other = ''
beforeAll(() => {
  other = mkdtempSync(join(tmpdir(), 'gen-hooks-elsewhere-'))
  cpSync(MACHINE, other, { recursive: true })
})
afterAll(() => rmSync(other, { recursive: true, force: true }))

const render = (root: string, env: Readonly<Record<string, string>> = {}) =>
  tool(['render', '--config', `${root}/etc/gen-hooks/config.yaml`, '--inventory', `${root}/inventory.json`], env)

test.each([
  ['a second time', {}],
  ['in another time zone', { TZ: 'Pacific/Kiritimati' }],
  ['in the Turkish locale, whose i has no dot', { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }],
  ['in the C locale', { LC_ALL: 'C', LANG: 'C' }],
  ['on a colour terminal', { FORCE_COLOR: '3', TERM: 'xterm-256color', COLUMNS: '40' }],
  ['under another HOME', { HOME: '/nonexistent', USER: 'other', HOSTNAME: 'elsewhere' }],
])('%s the same bytes are rendered', (_where, env) => {
  const here = render(MACHINE)
  expect(here).toMatchObject({ status: 0, err: '' })
  expect(here.out).toContain('\nmain "$@"\n')
  expect(render(MACHINE, env)).toEqual(here)
})

test('from files in another folder the same bytes are rendered', () => {
  expect(render(other)).toEqual(render(MACHINE))
})
