import { realHost } from '../../src/host/real-host.ts'
import { syntax } from '../../src/validate/syntax.ts'
import { fakeTools } from './fake-tools.ts'
import { foreign, MANGLED, ours } from './scripts.ts'

test.each([
  ['an open if', 'if :; then :', 2, /`if` statement must end with `fi`/],
  ['an open here-document', 'cat <<E', 2, /unclosed here-document/],
  ['a bash redirection', ': &>x', 2, /redirects are a bash/],
  ['an array', 'x=(1 2)', 2, /arrays are a bash/],
  ['a stray bracket', ': )', 2, /encountered `\)`/],
])('%s is a finding with its place', async (_, text, line, message) => {
  const outcomes = await syntax([foreign(text)], realHost())
  expect(outcomes).toMatchObject([
    {
      kind: 'ran',
      findings: [{ rule: 'syntax', line, column: expect.any(Number), message: expect.stringMatching(message) }],
    },
  ])
})

test('a script whose first line names bash is read as bash', async () => {
  const text = '#!/usr/bin/env bash\nx=(1 2)\n: &>"$x"\n'
  expect(await syntax([{ name: 'b', text, ours: 'foreign' }], realHost())).toEqual([
    { kind: 'ran', tool: 'sh-syntax', findings: [] },
  ])
})

test('the column counts characters, not bytes', async () => {
  expect(await syntax([foreign('\t: \u{1f600}; )')], realHost())).toMatchObject([
    { findings: [{ line: 2, column: 8 }] },
  ])
})

test('only our scripts must be formatted', async () => {
  const lines = ['if :; then', '  :', 'fi']
  expect(await syntax([foreign(...lines)], realHost())).toMatchObject([{ findings: [] }])
  expect(await syntax([ours(...lines)], realHost())).toMatchObject([
    { findings: [{ rule: 'format', line: 3, message: 'not formatted as shfmt -i 4 does, expected: :' }] },
  ])
  expect(await syntax([ours('if :; then', '    :', 'fi')], realHost())).toMatchObject([{ findings: [] }])
})

test('mangled text is a finding', async () => {
  expect(await syntax([{ name: 'm', text: MANGLED, ours: 'foreign' }], realHost())).toMatchObject([
    { kind: 'ran', findings: [{ rule: 'syntax' }] },
  ])
})

test('a text that crashes the parser counts as not checked, and the next file is checked anyway', async () => {
  const deep = { name: 'deep', text: `#!/bin/sh\n${'('.repeat(20_000)}`, ours: 'foreign' as const }
  expect(await syntax([deep, foreign('fi')], realHost())).toMatchObject([
    { kind: 'ran', findings: [{ file: 'hook' }] },
    { kind: 'not run', reason: expect.stringMatching(/^deep: the parser crashed: /) },
  ])
})

test.each([
  ['that was killed', { end: { kind: 'signalled', signal: 'SIGKILL' } }, 'hook: killed by SIGKILL'],
  ['that answers without the text', { stdout: Buffer.from('{"index":0}\n') }, 'hook: no usable answer'],
] as const)('a parser %s counts as not run', async (_, result, reason) => {
  expect(
    await syntax(
      [ours(':')],
      fakeTools(() => result),
    ),
  ).toEqual([{ kind: 'not run', tool: 'sh-syntax', reason }])
})
