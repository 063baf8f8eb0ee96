import { isOwnBeside } from '../../src/hook/guest-targets.ts'
import { windowsHooks } from '../../src/hook/windows-hooks.ts'
import { configOf } from '../config/config-of.ts'
import { windowsInventory } from '../windows-inventory.ts'

const { instances } = windowsInventory(
  ['iris', 'PROD', 'C:\\InterSystems\\PROD'],
  ['cache', 'LAB', 'D:\\Inter Systems\\lab'],
)
const textFor = async (yaml = '') => (await windowsHooks(configOf(yaml), instances))[0]?.text ?? ''
let text: string
let lines: readonly string[]
beforeAll(async () => {
  text = await textFor()
  lines = text.split('\r\n')
})

it('is ours, ASCII, and each line ends with CR and LF', () => {
  expect(isOwnBeside(text)).toBe(true)
  expect(text).toMatch(/^[\r\n -~]*\r\n$/)
  expect(text.match(/\n/g)).toHaveLength((text.match(/\r\n/g) ?? []).length)
  expect(text.match(/\r/g)).toHaveLength((text.match(/\n/g) ?? []).length)
})

it('has the same text under each name of a layout', async () => {
  const names = async (yaml: string) => (await windowsHooks(configOf(yaml), instances)).map(({ fileName }) => fileName)
  expect(await names('layout: legacy')).toEqual(['post-thaw-script.bat', 'pre-freeze-script.bat'])
  expect(await names('layout: backupScripts.d')).toEqual(['50-gen-hooks.bat'])
  expect(new Set((await windowsHooks(configOf(), instances)).map((hook) => hook.text)).size).toBe(1)
})

it('has a line for each instance, with its own settings, and the longest limits', async () => {
  const own = await textFor(
    'instances: { overrides: { LAB: { freeze: { timeout: 90, updateSuspendAfter: 700 }, thaw: { history: false, timeout: 45, retries: 1 } } } }',
  )
  expect(own.split('\r\n').filter((line) => line.startsWith('call :%1'))).toEqual([
    'call :%1 1 cache LAB "D:\\Inter Systems\\lab" 700 no',
    'call :%1 2 irisdb PROD "C:\\InterSystems\\PROD" 600 yes',
  ])
  const limits = ['FREEZE_LIMIT=90', 'THAW_LIMIT=45', 'THAW_TRIES=4', 'SUSPEND_LIMIT=360']
  for (const limit of limits) expect(own).toContain(`set "${limit}"`)
  expect(own).not.toMatch(/@[A-Z_]+@/)
})

it('asks for the statuses from above, and takes 5 alone for a success', () => {
  expect(lines.filter((line) => /^if errorlevel \d/.test(line)).slice(0, 4)).toEqual([
    'if errorlevel 6 goto unknown',
    'if errorlevel 5 goto success',
    'if errorlevel 4 goto unknown',
    'if errorlevel 3 goto refused',
  ])
})

it('ends with 0 or 1 alone, so that 5 is never passed on', () => {
  expect(new Set(text.match(/\bexit\b[^\r]*/g))).toEqual(new Set(['exit /b 0', 'exit /b 1', 'exit 0']))
})

it('always gives the suspend limit, as the tenth argument, and never kills', () => {
  const [, list = ''] = /ExternalFreeze\((.*)\)"/.exec(text) ?? []
  expect(list.split(',').map((word) => word.replaceAll('"', ''))).toEqual([
    ...['%OWN%', '', '', '', '', ''],
    ...['%5', '', '', '%SUSPEND_LIMIT%'],
  ])
  expect(text).not.toMatch(/taskkill|\.exe" -s[^"]|-U%SYS/)
})

it('has no percent sign that cmd would read otherwise', () => {
  const rest = text
    .replaceAll('-U%%SYS', '')
    .replaceAll(/%%(?:~n?x?z?)?F/g, '')
    .replaceAll(/%[A-Za-z_]+%/g, '')
    .replaceAll(/%(?:~[fn]*)?\d/g, '')
  expect(rest).not.toContain('%')
})

it.each(['%', '!', '^', '&', '|', '<', '>', '"', '(', ')', '*', '?', ',', ';', '=', "'", '`', 'ä'])(
  'a directory with %j is refused',
  async (character) => {
    const [one] = windowsInventory(['iris', 'PROD', `C:\\Inter${character}Systems\\PROD`]).instances
    if (one === undefined) throw new Error('no instance')
    await expect(windowsHooks(configOf(), [one])).rejects.toMatchObject({
      code: 'RENDER_FAILED',
      message: expect.stringMatching(/^iris:PROD: directory .*: not for a \.bat, expected a path as C:\\InterSystems/),
    })
  },
)

it('a directory of Linux is refused', async () => {
  const linux = windowsInventory(['iris', 'PROD', '/opt/iris']).instances
  await expect(windowsHooks(configOf(), linux)).rejects.toMatchObject({ code: 'RENDER_FAILED' })
})

it.each([
  ['watchdog: { resumeAfter: null }', 'watchdog.resumeAfter: null'],
  [
    'instances: { containers: ["docker:web", "podman:db/PROD"] }',
    'instances.containers: docker:web, podman:db/PROD, which a .bat does not freeze, expected none',
  ],
  ['freeze: { onFailure: continue }', 'freeze.onFailure: continue, expected abort'],
  ['thaw: { onInconsistent: warn }', 'thaw.onInconsistent: warn, expected fail'],
  ['instances: { unlisted: fail }', 'instances.unlisted: fail'],
  ['mirror: { policy: skip-primary }', 'mirror.policy: skip-primary, and the .bat asks for no role'],
  ['instances: { overrides: { LAB: { optional: true } } }', 'optional: true, expected false'],
  ['runAs: owner', 'runAs: a user, expected root'],
  ['credentials: /etc/gen-hooks/credentials', 'credentials: a file, expected null'],
])('a configuration with %s is refused, since the .bat cannot do it', async (yaml, message) => {
  await expect(textFor(yaml)).rejects.toMatchObject({
    code: 'RENDER_FAILED',
    message: expect.stringContaining(`--target windows: ${message}`),
  })
})
