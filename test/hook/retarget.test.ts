import { normalise } from '../../src/config/normalise.ts'
import { partsOf } from '../../src/hook/parts.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { retarget } from '../../src/hook/retarget.ts'
import { readTemplates } from '../../src/hook/templates.ts'

const HOOK = [
  '#!/bin/sh',
  "PATH='/usr/sbin:/usr/bin'",
  'export PATH',
  "RUN_DIR='/run/gen-hooks'",
  "LOG_DIR='/var/log/gen-hooks'",
  "METRICS_DIR=''",
  "METRICS_FILTER='/usr/sbin/gen-hooks-metrics'",
  "SYSTEMD_DIR='/run/systemd/system'",
  'echo "RUN_DIR=\'/run/gen-hooks\'"',
  '',
].join('\n')
const target = { root: '/tmp/box', shell: '/usr/bin/busybox sh' }

test('replaces the first line, PATH and the folders, and no other byte', () => {
  const { text, changed } = retarget(HOOK, target)
  expect(text).toBe(
    [
      '#!/usr/bin/busybox sh',
      "PATH='/tmp/box/usr/sbin:/tmp/box/usr/bin:/usr/sbin:/usr/bin'",
      'export PATH',
      "RUN_DIR='/tmp/box/run/gen-hooks'",
      "LOG_DIR='/tmp/box/var/log/gen-hooks'",
      "METRICS_DIR=''",
      "METRICS_FILTER='/tmp/box/usr/sbin/gen-hooks-metrics'",
      "SYSTEMD_DIR='/tmp/box/run/systemd/system'",
      'echo "RUN_DIR=\'/run/gen-hooks\'"',
      '',
    ].join('\n'),
  )
  expect(changed.map(({ line }) => line)).toEqual([1, 2, 4, 5, 7, 8])
  expect(changed[0]).toEqual({ line: 1, was: '#!/bin/sh', now: '#!/usr/bin/busybox sh' })
})

test('changes the settings and the first line of a rendered script, and not the engine', async () => {
  const hooks = renderHooks(normalise({ metrics: { directory: '/srv/m' } }), [], await readTemplates())
  const text = hooks[0]?.text ?? ''
  const [before, after] = [partsOf(text), partsOf(retarget(text, target).text)]
  expect(after?.engine).toBe(before?.engine)
  expect(after?.settings).not.toBe(before?.settings)
  expect(after?.header.replace(/^.*/, '#!/bin/sh')).toBe(before?.header)
})

test('moves a metrics folder that is set into the sandbox, and leaves a folder that is in the sandbox already', () => {
  const hook = HOOK.replace("METRICS_DIR=''", "METRICS_DIR='/var/lib/m'").replace('/var/log', '/tmp/box/elsewhere')
  const { text } = retarget(hook, target)
  expect(text).toContain("METRICS_DIR='/tmp/box/var/lib/m'")
  expect(text).toContain("LOG_DIR='/tmp/box/elsewhere/gen-hooks'")
})

test('accepts an older hook that has no line METRICS_FILTER', () => {
  const { changed } = retarget(HOOK.replace("METRICS_FILTER='/usr/sbin/gen-hooks-metrics'\n", ''), target)
  expect(changed.map(({ line }) => line)).toEqual([1, 2, 4, 5, 7])
})

test('refuses a hook that was retargeted already, whose first line is not as rendered', () => {
  expect(() => retarget(retarget(HOOK, target).text, target)).toThrow('hook: line 1, expected #!/bin/sh')
})

test.each([
  [
    'a missing line',
    HOOK.replace("RUN_DIR='/run/gen-hooks'\n", ''),
    'RUN_DIR: stands there 0 times, expected one line',
  ],
  ['a line that stands there twice', `${HOOK}RUN_DIR='/x'\n`, 'RUN_DIR: stands there 2 times, expected one line'],
  ['another form', HOOK.replace("LOG_DIR='", 'LOG_DIR="'), 'LOG_DIR: stands there 0 times'],
  ['a relative folder', HOOK.replace("LOG_DIR='/", "LOG_DIR='"), 'expected an absolute path'],
  ['another shell', HOOK.replace('#!/bin/sh', '#!/bin/bash'), 'expected #!/bin/sh'],
])('%s is an error', (_, hook, message) => {
  expect(() => retarget(hook, target)).toThrow(message)
})

test.each(["/tmp/it's", '/tmp/a b', 'relative', ''])('%j is no sandbox', (root) => {
  expect(() => retarget(HOOK, { ...target, root })).toThrow('not fit for a sandbox')
})
