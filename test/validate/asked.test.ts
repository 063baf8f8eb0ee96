import { shellcheckNative } from '../../src/validate/shellcheck-native.ts'
import { shells } from '../../src/validate/shells.ts'
import { fakeTools, listening, printed } from './fake-tools.ts'
import { foreign, ours } from './scripts.ts'

const of = (first: string) => ({ name: 'x', text: `#!${first}\n:\n`, ours: 'foreign' as const })

describe('the shells', () => {
  test.each([
    ['/bin/sh', ['/bin/sh', 'dash', 'bash', 'bash --posix', 'busybox sh', 'mksh', 'ksh93', 'yash']],
    ['/bin/dash', ['/bin/sh', 'dash', 'bash', 'bash --posix', 'busybox sh', 'mksh', 'ksh93', 'yash']],
    ['/bin/bash', ['bash']],
    ['/bin/ksh', ['mksh', 'ksh93']],
    ['/usr/bin/ksh93', ['mksh', 'ksh93']],
    ['/bin/mksh', ['mksh', 'ksh93']],
    ['/usr/bin/perl', []],
  ])('a script for %s is read by %j', async (first, expected) => {
    const { asked, host } = listening()
    const outcomes = await shells([of(first)], host)
    expect(asked.map(({ file, args }) => [file.replace('/usr/bin/', ''), ...args].join(' '))).toEqual(
      expected.map((shell) => `${shell} -n`),
    )
    expect(outcomes).toEqual(expected.map((shell) => ({ kind: 'ran', tool: `${shell} -n`, findings: [] })))
    for (const { options } of asked)
      expect(options).toEqual({
        timeoutMs: 60_000,
        input: `#!${first}\n:\n`,
        env: { LC_ALL: 'C.UTF-8', ENV: '', BASH_ENV: '' },
      })
  })

  test.each([
    [{ end: { kind: 'exited', status: 126 } }, ['not run', 'not run']],
    [{ end: { kind: 'exited', status: 127 } }, ['not run', 'not run']],
    [{ end: { kind: 'exited', status: 125 } }, ['ran']],
    [{ end: { kind: 'exited', status: 128 } }, ['ran']],
    [{ end: { kind: 'timed out' } }, ['not run', 'not run']],
  ] as const)('%j', async (answer, kinds) => {
    const outcomes = await shells([of('/bin/bash'), of('/bin/bash')], listening(answer).host, { timeoutMs: 5 })
    expect(outcomes.map(({ kind }) => kind)).toEqual(kinds)
  })

  test('of two scripts, the one without an answer is named', async () => {
    const { host } = listening({ end: { kind: 'exited', status: 2 } })
    expect(await shells([of('/bin/bash'), { ...of('/bin/bash'), name: 'y' }], host)).toMatchObject([
      { findings: [{ file: 'x', line: 0, column: 0, message: 'status 2 without a message' }, { file: 'y' }] },
    ])
    const hung = fakeTools((_, __, { input }) => (input === '#!/bin/bash\n:\n' ? { end: { kind: 'timed out' } } : {}))
    expect(await shells([of('/bin/bash'), { ...of('/bin/bash'), text: '#!/bin/bash\n' }], hung)).toEqual([
      { kind: 'ran', tool: 'bash -n', findings: [] },
      { kind: 'not run', tool: 'bash -n', reason: 'x: no answer within 60 s' },
    ])
  })
})

describe('ShellCheck of the machine', () => {
  const EXCLUDED = 'SC2248,SC2250,SC2312,SC2317,SC2329'
  test.each([
    ['of ours', ours(':'), ['--norc', '-f', 'json1', '-s', 'sh', '-o', 'all', '-e', EXCLUDED, '-']],
    ['for sh', of('/bin/sh'), ['--norc', '-f', 'json1', '-s', 'sh', '-']],
    ['for bash', of('/bin/bash'), ['--norc', '-f', 'json1', '-']],
    ['for ksh', of('/bin/ksh'), ['--norc', '-f', 'json1', '-']],
  ] as const)('a script %s', async (_, file, args) => {
    const { asked, host } = listening()
    await shellcheckNative([file], host)
    expect(asked).toEqual([
      { file: '/usr/bin/shellcheck', args: ['--version'], options: { timeoutMs: 120_000 } },
      {
        file: '/usr/bin/shellcheck',
        args,
        options: { timeoutMs: 120_000, input: file.text, env: { LC_ALL: 'C.UTF-8', SHELLCHECK_OPTS: '' } },
      },
    ])
  })

  const COMMENT = { code: 1, line: 2, column: 3, level: 'info', message: 'x' }
  test.each<readonly [string, unknown, unknown]>([
    ['no comment', { comments: [] }, []],
    ...['error', 'warning', 'info', 'style'].map(
      (level) =>
        [
          level,
          { comments: [{ ...COMMENT, level }] },
          [
            {
              rule: 'SC1',
              severity: level,
              file: 'hook',
              line: 2,
              column: 3,
              message: 'x',
              tool: 'shellcheck (native)',
            },
          ],
        ] as const,
    ),
    ['a severity before the level', { comments: [{ ...COMMENT, severity: 'error' }] }, [{ severity: 'error' }]],
    [
      'a place in the first line',
      { comments: [{ ...COMMENT, line: 1, column: 0, message: 'a\u00e9\nb' }] },
      [{ line: 1, column: 0, message: 'a b' }],
    ],
  ])('an answer with %s', async (_, answer, findings) => {
    expect(await shellcheckNative([foreign(':')], listening(printed(answer)).host)).toMatchObject([
      { kind: 'ran', findings },
    ])
  })

  test.each<readonly [string, unknown]>([
    ['no comments', {}],
    ['comments that are no list', { comments: 'x' }],
    ['a list', []],
    ['null', null],
    ['a number', 5],
    ['a comment that is null', { comments: [null] }],
    ['a comment that is a text', { comments: ['x'] }],
    ...Object.entries({ code: '1', line: 1.5, column: -1, level: 'x', message: 5 }).flatMap(([key, wrong]) => [
      [`a wrong ${key}`, { comments: [{ ...COMMENT, [key]: wrong }] }] as const,
      [`a ${key} left out`, { comments: [COMMENT, { ...COMMENT, [key]: undefined }] }] as const,
    ]),
  ])('an answer with %s is no answer', async (_, answer) => {
    expect(await shellcheckNative([foreign(':')], listening(printed(answer)).host)).toEqual([
      { kind: 'not run', tool: 'shellcheck (native)', reason: 'hook: no usable answer' },
    ])
  })

  test('with the status 0 or 1 ShellCheck has answered, and the name of the check has the version', async () => {
    const kinds = []
    for (const status of [0, 1, 2, 3]) {
      const answer = { ...printed({ comments: [] }), end: { kind: 'exited', status } } as const
      kinds.push((await shellcheckNative([foreign(':')], listening(answer).host))[0]?.kind)
    }
    expect(kinds).toEqual(['ran', 'ran', 'not run', 'not run'])
    const named = listening({ stdout: Buffer.from('ShellCheck - x\nversion: 0.9.0\nlicense: y\n') })
    expect((await shellcheckNative([foreign(':')], named.host))[0]?.tool).toBe('shellcheck 0.9.0 (native)')
  })
})
