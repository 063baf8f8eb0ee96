import { originOf } from '../../src/hook/provenance.ts'
import type { Host, RunResult } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { dialectOf } from '../../src/validate/checked-file.ts'
import { validate } from '../../src/validate/validate.ts'
import { fakeTools } from './fake-tools.ts'
import { foreign, MANGLED, ours } from './scripts.ts'

const GOOD = ours('set -u', '', 'main() {', '    printf \'%s\\n\' "$1"', '}', '', 'main "$@"')

test('a good script is clean by all checks of this machine', async () => {
  const report = await validate([GOOD], {}, realHost())
  expect(report.checks.filter(({ kind }) => kind === 'ran').map(({ tool }) => tool)).toEqual(
    expect.arrayContaining(['house rules', 'shellcheck 0.11.0 (wasm)', 'sh-syntax', '/bin/sh -n']),
  )
  expect(report).toMatchObject({ files: ['hook'], verdict: 'clean' })
}, 120_000)

test('mangled text has findings of every check', async () => {
  const report = await validate([{ name: 'm', text: MANGLED, ours: 'foreign' }], {}, realHost())
  expect(report.verdict).toBe('findings')
  for (const check of report.checks)
    if (check.kind === 'ran') expect([check.tool, check.findings.length]).not.toEqual([check.tool, 0])
}, 120_000)

/** All tools answer, and find nothing. */
const answer = (file: string, args: readonly string[]): Partial<RunResult> => {
  // setpriv may precede the program
  if (![file, ...args].includes(process.execPath)) return {}
  const text = args.some((arg) => arg.endsWith('shellcheck.wasm')) ? { comments: [] } : { formatted: GOOD.text }
  return { stdout: Buffer.from(`${JSON.stringify({ index: 0, ...text })}\n`) }
}
const broken = (isBroken: (file: string, args: readonly string[]) => boolean): Host =>
  fakeTools((file, args) => (isBroken(file, args) ? { end: { kind: 'timed out' } } : answer(file, args)))

test('the verdict is clean if every check ran and found nothing', async () => {
  expect(
    (
      await validate(
        [GOOD],
        {},
        broken(() => false),
      )
    ).verdict,
  ).toBe('clean')
})

test.each<readonly [string, (file: string, args: readonly string[]) => boolean]>([
  ['ShellCheck', (_, args) => args.some((arg) => arg.endsWith('shellcheck.wasm'))],
  ['sh-syntax', (_, args) => args.some((arg) => arg.endsWith('index.cjs'))],
  ['/bin/sh', (file) => file === '/bin/sh'],
])('the verdict is not run if %s did not run', async (_, isBroken) => {
  expect((await validate([GOOD], {}, broken(isBroken))).verdict).toBe('not run')
})

test('another shell than /bin/sh may be missing', async () => {
  expect(
    (await validate([GOOD], {}, fakeTools(answer, ['yash', 'mksh', 'ksh93', 'busybox', 'dash', 'bash']))).verdict,
  ).toBe('clean')
  const bash = { name: 'b', text: "#!/bin/bash\nprintf '%s\\n' hello\n", ours: 'foreign' as const }
  expect((await validate([bash], {}, fakeTools(answer, ['bash']))).verdict).toBe('not run')
})

test('the verdict is findings, also if a check did not run', async () => {
  expect(
    (
      await validate(
        [foreign('eval x')],
        {},
        broken((file) => file === '/bin/sh'),
      )
    ).verdict,
  ).toBe('findings')
})

test('the verdict without a file is not clean', async () => {
  expect(
    (
      await validate(
        [],
        {},
        broken(() => false),
      )
    ).verdict,
  ).toBe('not run')
})

test('with shellcheck: native only the native ShellCheck is called', async () => {
  const report = await validate([GOOD], { shellcheck: 'native' }, fakeTools(answer, ['shellcheck']))
  expect(report.checks).toContainEqual({
    kind: 'not run',
    tool: 'shellcheck (native)',
    reason: 'shellcheck is not installed',
  })
  expect(report.verdict).toBe('not run')
})

test.each([
  ['#!/bin/sh\n', 'sh'],
  ['#! /usr/bin/env -S FOO=1 bash -e\n', 'bash'],
  ['#!/bin/busybox sh\n', 'sh'],
  ['#!/usr/bin/ksh93\r\n', 'ksh'],
  ['#!/usr/bin/perl -w\n', 'not a shell'],
  ['#!\n', 'sh'],
  ['echo off\r\n', 'not a shell'],
  ['@ECHO OFF\r\n', 'not a shell'],
  ['echo offer\n', 'sh'],
  ['x @echo off\n', 'sh'],
  ['<?xml version="1"?>', 'not a shell'],
  ['<?phpx', 'sh'],
  ['xxELF', 'sh'],
  ['', 'sh'],
])('the dialect of %j is recognised', (text, dialect) => {
  expect(dialectOf({ text, ours: 'foreign' })).toBe(dialect)
})

test('a script is ours by a line of its header', () => {
  expect(originOf('#!/bin/sh\n# Rendered by gen-hooks 0.1.0. Do not edit.\n')).toBe('ours')
  expect(originOf('#!/bin/sh\n# not Rendered by gen-hooks\n')).toBe('foreign')
})

const PHP = { name: 'php', text: "#!/usr/bin/php -q\n<?php\n// it's frozen\nexit(0);\n", ours: 'foreign' as const }

test.each([
  ['PHP', PHP.text, /not a shell script but php, not checked/],
  ['Python', '#!/usr/bin/env python3\nimport sys\nsys.exit(0)\n', /not a shell script but python3, not checked/],
  ['a program', '\x7fELF\x02\x01\0\0', /not a shell script, not checked/],
  ['PHP without a first line', '<?php\nexit(0);\n', /not a shell script, not checked/],
  ['a batch file', '@echo off\r\nexit /b 0\r\n', /not a shell script, not checked/],
])('%s has one finding, and no shell is called', async (_, text, message) => {
  const asked: string[] = []
  const host = fakeTools((file, args) => {
    asked.push(file)
    return answer(file, args)
  })
  const report = await validate([{ name: 'x', text, ours: 'foreign' }], {}, host)
  expect(report).toMatchObject({
    verdict: 'unchecked',
    unchecked: ['x'],
    checks: [{ findings: [{ rule: 'GH037', message: expect.stringMatching(message) }] }],
  })
  expect(asked).toEqual([])
})

test('beside a file that is no shell script, the other files are checked and decide the verdict', async () => {
  const tools = (sh: 'works' | 'hangs') => broken((file) => sh === 'hangs' && file === '/bin/sh')
  expect((await validate([PHP, GOOD], {}, tools('works'))).verdict).toBe('unchecked')
  expect((await validate([PHP, foreign('eval x')], {}, tools('works'))).verdict).toBe('findings')
  expect((await validate([PHP, GOOD], {}, tools('hangs'))).verdict).toBe('not run')
})
