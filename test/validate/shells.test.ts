import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realHost } from '../../src/host/real-host.ts'
import { shells } from '../../src/validate/shells.ts'
import { fakeTools } from './fake-tools.ts'
import { foreign, MANGLED } from './scripts.ts'

test('every installed shell has a finding in a script with an open if, and none in a good script', async () => {
  const open = await shells([foreign('if :; then', '  :')], realHost())
  const ran = open.flatMap((outcome) => (outcome.kind === 'ran' ? [outcome] : []))
  expect(ran.map(({ tool }) => tool)).toContain('/bin/sh -n')
  for (const { tool, findings } of ran)
    expect([tool, findings]).toEqual([tool, [expect.objectContaining({ rule: 'syntax', tool })]])

  for (const outcome of await shells([foreign('if :; then', '  :', 'fi')], realHost())) {
    if (outcome.kind === 'ran') expect([outcome.tool, outcome.findings]).toEqual([outcome.tool, []])
  }
})

test('mangled text is a finding in /bin/sh', async () => {
  const [sh] = await shells([{ name: 'm', text: MANGLED, ours: 'foreign' }], realHost())
  expect(sh).toMatchObject({ kind: 'ran', tool: '/bin/sh -n', findings: [{ rule: 'syntax', severity: 'error' }] })
})

test('no command of a script is run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-'))
  const marker = join(folder, 'ran')
  try {
    await shells(
      [
        foreign(
          `>'${marker}'`,
          `x=$(touch '${marker}')`,
          `trap "touch '${marker}'" EXIT`,
          `: "$((x))" && touch '${marker}'`,
        ),
      ],
      realHost(),
    )
    expect(existsSync(marker)).toBe(false)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([
  ['bash', "bash: line 12: syntax error near unexpected token `)'", 12],
  ['dash', '/bin/sh: 7: Syntax error: "fi" unexpected', 7],
  ['mksh', "E: mksh: <stdin>[4]: syntax error: unmatched 'if'", 4],
  ['ksh93', "ksh93: warning: line 2: `...` obsolete, use $(...)\nksh93: syntax error at line 5: `fi' unexpected", 5],
  ['yash', "standard input:3: syntax error: `fi' is missing", 3],
  ['busybox', 'sh: syntax error: unterminated quoted string', 0],
])('the line number is read from the message of %s', async (_, said, line) => {
  const host = fakeTools(() => ({ end: { kind: 'exited', status: 2 }, stderr: Buffer.from(`${said}\x07\n`) }))
  const [outcome] = await shells([foreign(':')], host)
  expect(outcome).toMatchObject({ kind: 'ran', findings: [{ line, message: said.split('\n').at(-1) }] })
})

test('a missing shell is reported as not installed', async () => {
  const outcomes = await shells(
    [foreign(':')],
    fakeTools(() => ({}), ['yash']),
  )
  expect(outcomes.at(-1)).toEqual({ kind: 'not run', tool: 'yash -n', reason: 'not installed' })
  expect(outcomes[0]).toEqual({ kind: 'ran', tool: '/bin/sh -n', findings: [] })
})

test('a shell that crashes, or a program that is no shell, has not checked', async () => {
  const crashed = await shells(
    [foreign(':')],
    fakeTools(() => ({ end: { kind: 'signalled', signal: 'SIGSEGV' } })),
  )
  expect(crashed[0]).toEqual({ kind: 'not run', tool: '/bin/sh -n', reason: 'hook: killed by SIGSEGV' })
  const absent = await shells(
    [foreign(':')],
    fakeTools(() => ({ end: { kind: 'exited', status: 127 } })),
  )
  expect(absent[0]).toMatchObject({ kind: 'not run', reason: expect.stringMatching(/^hook: exit status 127/) })
})

test('a bash script is read by bash alone', async () => {
  const outcomes = await shells(
    [{ name: 'b', text: '#!/bin/bash\n', ours: 'foreign' }],
    fakeTools(() => ({})),
  )
  expect(outcomes.map(({ tool }) => tool)).toEqual(['bash -n'])
})

test('characters outside ASCII in a comment or a message are no error of any shell', async () => {
  for (const text of [
    '# pr\u00fcft die \u00dcbertragung',
    "printf '%s\\n' '\u00fcbersprungen \u{1f600}'",
    '# pr\ufffdft',
  ]) {
    for (const outcome of await shells([foreign(text)], realHost()))
      if (outcome.kind === 'ran') expect([outcome.tool, outcome.findings]).toEqual([outcome.tool, []])
  }
})
