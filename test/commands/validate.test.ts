import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runValidate, type ValidateCommand } from '../../src/commands/validate.ts'
import type { Host } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { checkedJson } from '../schemas/check-json.ts'
import { MANGLED } from '../validate/scripts.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gen-hooks-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function run(
  files: readonly string[],
  options: Pick<ValidateCommand, 'format' | 'as' | 'shellcheck'> = {},
  host: Host = realHost(),
) {
  const out: string[] = []
  const err: string[] = []
  const io = { host, out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const result = await runValidate({ files, ...options }, io).then(
    (status) => ({ status }),
    (error: unknown) => ({ error }),
  )
  return { ...result, out: out.join(''), err: err.join('') }
}

test('a good script ends with 0, and the output names what checked it', async () => {
  const good = file('good', '#!/bin/sh\nset -u\nprintf \'%s\\n\' "$1"\n')
  expect(await run([good])).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^1 file clean by house rules, shellcheck 0\.11\.0/),
  })
}, 120_000)

test('damaged text ends with 1, with findings on standard output', async () => {
  const bad = file('bad', MANGLED)
  const { status, out } = (await run([bad])) as { status: number; out: string }
  expect(status).toBe(1)
  expect(out).toContain(`${bad}:5:`)
  expect(out).toMatch(/findings in 1 file by/)
}, 120_000)

test('PHP alone ends with 2, and is called PHP', async () => {
  const php = file('php', '#!/usr/bin/php -q\n<?php\nexit(0);\n')
  expect(await run([php])).toMatchObject({
    status: 2,
    out: `${php}:1:1: error: not a shell script but php, not checked [GH037, house rules]\n1 of 1 file not a shell script and not checked, no findings in the others\n`,
  })
})

test('the caller of a script follows from --as, or from the path; an unknown caller is reported', async () => {
  // the house rules alone know callers
  const shellcheck = 'off'
  const err = 'not run: shellcheck: --shellcheck off\n'
  const text = '#!/bin/sh\n/usr/local/sbin/freeze-all || exit 1\n'
  mkdirSync(join(folder, 'backupScripts.d'))
  const placed = file('backupScripts.d/iris', text)
  const elsewhere = file('iris', text)
  expect(await run([placed], { shellcheck })).toMatchObject({
    status: 1,
    out: expect.stringContaining('[GH045, '),
    err,
  })
  expect(await run([elsewhere], { shellcheck })).toMatchObject({
    status: 0,
    err: expect.stringContaining(`${elsewhere}: who calls it is not known`),
  })
  expect(await run([elsewhere], { as: 'qemu-ga', shellcheck })).toMatchObject({
    status: 1,
    out: expect.stringContaining('[GH045, '),
    err,
  })
  expect(await run([placed], { as: 'legacy-pre', shellcheck })).toMatchObject({ status: 0, err })
}, 120_000)

test('random bytes have findings', async () => {
  const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 167) % 256))
  const { status, out } = (await run([file('bytes', bytes)], { format: 'json' })) as { status: number; out: string }
  expect(status).toBe(1)
  expect(checkedJson(out)).toMatchObject({ schema: 'gen-hooks/validation/1', verdict: 'findings' })
}, 120_000)

test('all files that cannot be read are named, and the largest size too', async () => {
  const large = file('large', Buffer.alloc(1024 * 1024 + 1, '#'))
  expect(await run([join(folder, 'none'), folder, large])).toMatchObject({
    error: {
      code: 'FILE_UNREADABLE',
      message: [
        `${folder}/none: cannot be read: no such file or folder`,
        `${folder}: cannot be read: it is a folder, expected a file`,
        `${large}: too large, expected at most 1 MiB`,
      ].join('\n'),
    },
    out: '',
  })
})

test('if a check did not run, the exit status is not 0, and the check is named', async () => {
  const good = file('good', '#!/bin/sh\nset -u\nprintf \'%s\\n\' "$1"\n')
  const real = realHost()
  const host: Pick<Host, 'readFile' | 'run' | 'which' | 'realPath'> = {
    readFile: (path, options) => real.readFile(path, options),
    run: async () => ({
      end: { kind: 'not started', errno: 'ENOENT' },
      stdout: Buffer.alloc(0),
      stderr: Buffer.alloc(0),
    }),
    which: async () => null,
    realPath: (path) => path,
  }
  expect(await run([good], {}, host as Host)).toMatchObject({
    error: { code: 'NOT_VALIDATED' },
    err: expect.stringContaining(`not run: /bin/sh -n: ${good}: not started: no such file or folder\n`),
    out: '1 file not validated, no findings by house rules\n',
  })
})
