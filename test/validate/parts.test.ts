import { createHash } from 'node:crypto'
import type { Engine } from '../../src/hook/engine.ts'
import type { Host, RunResult } from '../../src/host/host.ts'
import type { Finding } from '../../src/model.ts'
import type { CheckedFile } from '../../src/validate/checked-file.ts'
import type { ShellcheckChoice } from '../../src/validate/shellcheck-choice.ts'
import { validate } from '../../src/validate/validate.ts'
import { SOUND } from '../hook/sound-script.ts'
import { fakeTools } from './fake-tools.ts'

const ENGINE: Engine = {
  version: '7.8.9',
  sha256: createHash('sha256').update('main "$@"; exit\n').digest('hex'),
  lines: 1,
}

/** All tools find nothing; `asked` has the programs that were started, without the words before them. */
function tools(isBroken: (words: string) => boolean = () => false): { readonly host: Host; readonly asked: string[] } {
  const asked: string[] = []
  const answer = (words: string): Partial<RunResult> => {
    if (isBroken(words)) return { end: { kind: 'timed out' } }
    if (words.includes('shellcheck.wasm')) return printed({ comments: [] })
    if (words.includes('index.cjs')) return printed({ formatted: SOUND })
    return words.startsWith('/usr/bin/shellcheck') ? { stdout: Buffer.from('{"comments":[]}') } : {}
  }
  const host = fakeTools((file, args) => {
    const words = [file, ...args].join(' ')
    asked.push(words)
    return answer(words)
  })
  return { host, asked }
}

const printed = (value: object): Partial<RunResult> => ({
  stdout: Buffer.from(`${JSON.stringify({ index: 0, ...value })}\n`),
})

const file = (text: string, ours: CheckedFile['ours'] = 'ours'): CheckedFile => ({ name: 'hook', text, ours })

async function check(
  text: string,
  options: { readonly ours?: CheckedFile['ours']; readonly shellcheck?: ShellcheckChoice } = {},
  { host, asked } = tools(),
) {
  const report = await validate([file(text, options.ours)], { shellcheck: options.shellcheck }, host, [ENGINE])
  const ran = report.checks.flatMap((one) => (one.kind === 'ran' ? [one.tool] : []))
  const findings = report.checks.flatMap((one) => (one.kind === 'ran' ? one.findings : []))
  return { verdict: report.verdict, ran, findings, asked, checks: report.checks }
}

const ofGrammar = (findings: readonly Finding[]) =>
  findings.flatMap(({ tool, line, message }) => (tool === 'settings grammar' ? [`${line}: ${message}`] : []))

const isFull = (asked: readonly string[]): boolean => asked.some((words) => words.includes('shellcheck.wasm'))

test('for a known engine with sound settings, only sh is called', async () => {
  const { verdict, ran, asked } = await check(SOUND)
  expect(verdict).toBe('clean')
  expect(ran).toEqual(['engine digest (gen-hooks 7.8.9)', 'settings grammar', '/bin/sh -n'])
  expect(asked).toEqual(['/bin/sh -n'])
})

test('a report is not clean if sh did not run, or found a fault', async () => {
  expect(
    (
      await check(
        SOUND,
        {},
        tools((words) => words === '/bin/sh -n'),
      )
    ).verdict,
  ).toBe('not run')
  const refusing = fakeTools(() => ({ end: { kind: 'exited', status: 2 }, stderr: Buffer.from('sh: 3: no\n') }))
  expect((await check(SOUND, {}, { host: refusing, asked: [] })).verdict).toBe('findings')
})

test('settings that are not sound are findings also with a known engine, with any --shellcheck, and in a script of any origin', async () => {
  for (const ours of ['ours', 'foreign'] as const)
    for (const shellcheck of [undefined, 'off', 'wasm'] as const) {
      const { verdict, findings, asked } = await check(SOUND.replace("SYSLOG='yes'", "SYSLOG='yes'; reboot"), {
        ours,
        ...(shellcheck === undefined ? {} : { shellcheck }),
      })
      expect(verdict).toBe('findings')
      expect(ofGrammar(findings)).toEqual([expect.stringContaining('13: "SYSLOG=\'yes\'; reboot": no assignment')])
      expect(isFull(asked)).toBe(shellcheck !== 'off')
    }
})

test('a value that ShellCheck accepts can be a finding too', async () => {
  const { verdict, findings } = await check(SOUND.replace("PATH='/usr/sbin:", "PATH='/tmp:/usr/sbin:"))
  expect(verdict).toBe('findings')
  expect(findings.map(({ rule }) => rule)).toContain('settings')
})

test('a script with an unknown engine is checked in full, and its settings by the grammar', async () => {
  const { asked, ran } = await check(SOUND.replace('main "$@"', 'main  "$@"'))
  expect(isFull(asked)).toBe(true)
  expect(ran).toContain('settings grammar')
  const unsound = await check(SOUND.replace('main "$@"', 'main  "$@"').replace("DEADLINE='300'", "DEADLINE='x'"))
  expect(ofGrammar(unsound.findings)).toHaveLength(1)
  // only the rules for every script apply to a script that is not ours
  const foreign = await check(SOUND.replace('main "$@"', 'x').replace("DEADLINE='300'", "DEADLINE='x'"), {
    ours: 'foreign',
  })
  expect(ofGrammar(foreign.findings)).toEqual([])
})

test.each([
  ['a second border of the engine', '# Seconds', '# ---- engine: or so', 19],
  ['a second border of the settings', '# Seconds', '# ---- settings: what differs between guests ----', 19],
  ['an incomplete border', '# ---- engine: the same on every guest of this version ----', '# ---- engine', 42],
  ['no border of the settings', '# ---- settings: what differs between guests ----', '#', 42],
  ['a border after the engine', 'main "$@"; exit\n', 'main "$@"; exit\n# ---- engine: 2\n', 44],
])('%s is a finding', async (_name, was, now, line) => {
  const { verdict, findings } = await check(SOUND.replace(was, () => now))
  expect(verdict).toBe('findings')
  expect(ofGrammar(findings)).toEqual([expect.stringMatching(`^${line}: the border lines, expected `)])
})

test.each(['wasm', 'native'] as const)('--shellcheck %s asks for the full check', async (shellcheck) => {
  const { asked, ran } = await check(SOUND, { shellcheck })
  expect(asked.some((words) => words.includes(shellcheck === 'wasm' ? 'shellcheck.wasm' : 'bin/shellcheck'))).toBe(true)
  expect(ran).toEqual(expect.arrayContaining(['settings grammar', 'house rules', 'sh-syntax', '/bin/sh -n']))
  expect(ran.join()).not.toContain('digest')
})

test('--shellcheck off leaves out ShellCheck alone, and the report says so', async () => {
  const { asked, ran, checks } = await check(SOUND.replace('main "$@"', 'main "$1"'), { shellcheck: 'off' })
  expect(asked.filter((words) => words.includes('shellcheck'))).toEqual([])
  expect(ran).toEqual(expect.arrayContaining(['house rules', 'sh-syntax', '/bin/sh -n']))
  expect(checks).toContainEqual({ kind: 'not run', tool: 'shellcheck', reason: '--shellcheck off' })
  const small = '#!/bin/sh\nset -u\nprintf \'%s\\n\' "$1"\n'
  expect((await check(small, { ours: 'foreign', shellcheck: 'off' })).verdict).toBe('clean')
})

test('a known script and another script are each checked as needed', async () => {
  const { host, asked } = tools()
  const small = { name: 'other', text: '#!/bin/sh\nset -u\nprintf \'%s\\n\' "$1"\n', ours: 'foreign' as const }
  const report = await validate([file(SOUND), small], {}, host, [ENGINE])
  expect([report.files, report.verdict]).toEqual([['hook', 'other'], 'clean'])
  expect(asked.filter((words) => words === '/bin/sh -n')).toHaveLength(2)
  expect(asked.filter((words) => words.includes('shellcheck.wasm'))).toHaveLength(1)
})

test('without the table of engines no engine is known', async () => {
  const { host, asked } = tools()
  await validate([file(SOUND)], {}, host)
  expect(isFull(asked)).toBe(true)
})

test('the same bytes under two names are checked once, and each finding has both names', async () => {
  const { host, asked } = tools()
  const pair = ['post', 'pre'].map((name) => ({ ...file(SOUND), name }))
  expect((await validate(pair, {}, host, [ENGINE])).verdict).toBe('clean')
  expect(asked).toEqual(['/bin/sh -n'])
  const refusing = fakeTools(() => ({ end: { kind: 'exited', status: 2 }, stderr: Buffer.from('sh: 3: no\n') }))
  const { checks } = await validate(pair, {}, refusing, [ENGINE])
  const found = checks.flatMap((check) => (check.kind === 'ran' ? check.findings : []))
  expect(found.map(({ file: name, line, tool }) => [name, line, tool])).toEqual([
    ['post', 3, '/bin/sh -n'],
    ['pre', 3, '/bin/sh -n'],
  ])
  const full = tools()
  await validate(pair, { shellcheck: 'native' }, full.host, [])
  expect(full.asked.filter((words) => words.includes('bin/shellcheck') && !words.includes('--version'))).toHaveLength(1)
})
