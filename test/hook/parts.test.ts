import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import type { WrittenConfig } from '../../src/config/schema.ts'
import { digestsOf, ENGINE_BORDER, partsOf, SETTINGS_BORDER } from '../../src/hook/parts.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { makeInstance } from './make-instance.ts'

const CONFIGS: readonly WrittenConfig[] = [
  {},
  { layout: 'backupScripts.d', runAs: 'owner' },
  {
    watchdog: { resumeAfter: null },
    instances: { exclude: ['T*'], unlisted: 'fail' },
    freeze: { onFailure: 'continue' },
  },
  { metrics: { directory: '/srv/metrics' }, log: { directory: "/srv/it's", syslog: false }, credentials: '/etc/a b' },
]

async function rendered(config: WrittenConfig, ids = ['iris:PROD', 'cache:LAB']): Promise<string> {
  const instances = ids.map((id) => makeInstance(id))
  return renderHooks(normalise(config), instances, await readTemplates())[0]?.text ?? ''
}

const toldIn = (header: string, of: string) => new RegExp(`^# ${of} sha256: (.*)$`, 'm').exec(header)?.[1]

test('header, settings and engine are the whole script, and the header has the digests of settings and engine', async () => {
  for (const config of CONFIGS) {
    const text = await rendered(config)
    const parts = partsOf(text)
    if (parts === null) throw new Error('no parts')
    expect(parts.header + parts.settings + parts.engine).toBe(text)
    expect(digestsOf(parts)).toEqual({
      settingsSha256: toldIn(parts.header, 'settings'),
      engineSha256: toldIn(parts.header, 'engine'),
    })
  }
})

test('the engine is the same for every configuration and every plan', async () => {
  const texts = await Promise.all([...CONFIGS.map((config) => rendered(config)), rendered({}, [])])
  expect(new Set(texts.map((text) => partsOf(text)?.engine)).size).toBe(1)
  expect(new Set(texts.map((text) => partsOf(text)?.settings)).size).toBe(texts.length)
})

test('no function of the engine has more than 30 lines of code but two, so that each can be read at once', async () => {
  const engine = partsOf(await rendered({}))?.engine ?? ''
  const functions = [...engine.matchAll(/^([a-z_]+)\(\) \{\n(.*?)^\}$/gms)].map(([, name = '', body = '']) => ({
    name,
    lines: body.split('\n').filter((line) => !/^\s*(#|$)/.test(line)).length,
  }))
  expect(functions.length).toBeGreaterThan(100)
  expect(functions.filter(({ lines }) => lines > 30).map(({ name }) => name)).toEqual(['rows', 'main'])
})

test('no version stands in the engine', async () => {
  const templates = await readTemplates()
  const engines = ['1.2.3', '4.5.6'].map(
    (version) => partsOf(renderHooks(normalise({}), [], { ...templates, version })[0]?.text ?? '')?.engine,
  )
  expect(engines[0]).toBe(engines[1])
})

test.each(['legacy', 'backupScripts.d'] as const)(
  'the two command lines in the header print the digests that the header has: %s',
  async (layout) => {
    const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-parts-'))
    try {
      const hooks = renderHooks(normalise({ layout }), [makeInstance('iris:PROD')], await readTemplates())
      for (const { fileName, text } of hooks) writeFileSync(join(folder, fileName), text)
      const header = partsOf(hooks[0]?.text ?? '')?.header ?? ''
      const commands = header.split('\n').flatMap((line) => /^# {3}(sed .*)$/.exec(line)?.[1] ?? [])
      const printed = commands.map((command) =>
        spawnSync('/bin/sh', ['-c', command], { cwd: folder }).stdout.toString(),
      )
      expect(printed).toEqual([`${toldIn(header, 'settings')}  -\n`, `${toldIn(header, 'engine')}  -\n`])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

test.each([
  ['nothing', ''],
  ['no engine', `#!/bin/sh\n${SETTINGS_BORDER}\n`],
  ['another order', `${ENGINE_BORDER}\n${SETTINGS_BORDER}\n`],
  ['a third border', `${SETTINGS_BORDER}\n${ENGINE_BORDER}\n${ENGINE_BORDER}\n`],
  ['a border with more text behind it', `${SETTINGS_BORDER}\n${ENGINE_BORDER} x\n`],
  ['a line that sed takes for a border', `# ---- engineer\n${SETTINGS_BORDER}\n${ENGINE_BORDER}\n`],
])('%s has no parts', (_what, text) => {
  expect(partsOf(text)).toBeNull()
})
