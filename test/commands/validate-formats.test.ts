import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Host } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { FORMATS } from '../../src/validate/formats/names.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import { fakeTools, printed } from '../validate/fake-tools.ts'
import { GITLAB, RDJSON, SARIF } from '../validate/formats/forms.ts'

const checkout = join(tempFolder(), 'checkout')
const file = (name: string, text: string): string => {
  const path = join(checkout, name)
  writeFileSync(path, text)
  return path
}

const before = process.cwd()
beforeAll(() => {
  mkdirSync(join(checkout, '.git'), { recursive: true })
  mkdirSync(join(checkout, 'hosts/a'), { recursive: true })
  process.chdir(join(checkout, 'hosts'))
})
afterAll(() => process.chdir(before))

// fakes of the parser and of the shells, which find nothing
const real = realHost()
const host = {
  ...fakeTools(() => printed({ index: 0 })),
  realPath: (path: string) => path,
  readFile: real.readFile.bind(real),
} as Host
const validate = (...words: readonly string[]) => runCli(['validate', '--shellcheck', 'off', ...words], host)
const EVIL = '::error file=x::y##[stop-commands]z\n'

test.each(FORMATS)('--format %s ends with the exit status of --format text', async (format) => {
  const bad = file('hosts/a/pre-freeze-script', '#!/bin/sh\n\teval "$1"\n')
  const php = file('hosts/a/php', '#!/usr/bin/php\n<?php\n')
  const good = file('hosts/a/post-thaw-script', '#!/bin/sh\nset -u\n')
  const asked = [[good], [bad], [php], [join(checkout, 'none')]]
  const ended = await Promise.all(asked.map((words) => validate('--format', format, ...words)))
  expect(ended.map(({ status }) => status)).toEqual([0, 1, 2, 1])
})

test('a file whose name looks like a workflow command gives no such command on either stream', async () => {
  file(EVIL, '#!/bin/sh\n\teval "$1"\n')
  process.chdir(checkout)
  const { status, out, err } = await validate('--format', 'github', EVIL)
  process.chdir('hosts')
  expect(status).toBe(1)
  expect(err).toContain(': :error file=x::y## [stop-commands]z: who calls it is not known')
  const command = /^::(?:error|warning|notice) file=[^:,]*,line=\d+,col=\d+,title=\w+::/
  const others = `${out}${err}`.split('\n').filter((line) => !command.test(line))
  expect(others.length).toBeGreaterThan(2)
  expect(others.filter((line) => /^\s*::|##\[/.test(line))).toEqual([])
})

test('every finding has the path of its file from the top of the checkout, in any working folder', async () => {
  file('hosts/a/pre-freeze-script', '#!/bin/sh\nx=\u00e9;\teval "$1"\n')
  const of = async (format: string) => JSON.parse((await validate('--format', format, 'a/pre-freeze-script')).out)
  const results = SARIF.parse(await of('sarif')).runs[0].results.map(({ ruleId, locations }) => [
    ruleId,
    locations[0].physicalLocation.artifactLocation.uri,
    locations[0].physicalLocation.region,
  ])
  const at = (startLine: number, startColumn: number) => ({ startLine, startColumn })
  expect(results).toContainEqual(['GH023', 'hosts/a/pre-freeze-script', at(2, 6)])
  const byLine = RDJSON.parse(await of('rdjson')).diagnostics
  expect(byLine.find(({ code }) => code.value === 'GH023')?.location).toEqual({
    path: 'hosts/a/pre-freeze-script',
    range: { start: { line: 2, column: 7 } },
  })
  expect(GITLAB.parse(await of('gitlab'))[0]?.location.path).toBe('hosts/a/pre-freeze-script')
})

test('for a file outside the checkout a message says that a review has no line for the file', async () => {
  const outside = join(dirname(checkout), 'pre-freeze-script')
  writeFileSync(outside, '#!/bin/sh\nset -u\n')
  const inSarif = await validate('--format', 'sarif', outside)
  expect(inSarif.status).toBe(0)
  expect(inSarif.err).toContain(
    `${outside}: not a file of the checkout ${checkout}, no line of a review shows its findings\n`,
  )
  expect((await validate('--format', 'junit', outside)).err).not.toContain('not a file of the checkout')
  const piped = await runCli(['validate', '--format', 'sarif', '-'], host, '<?php\n')
  expect(piped.err).toContain('-: not a file of the checkout')
})

test('--json is --format json, and stands beside no other format', async () => {
  const words = [file('hosts/a/post-thaw-script', '#!/bin/sh\nset -u\n')]
  expect(await validate('--json', ...words)).toEqual(await validate('--format', 'json', ...words))
  expect((await validate('--json', '--format', 'json', ...words)).status).toBe(0)
  expect((await validate('--json', '--format', 'sarif', ...words)).err).toContain(
    '--json: with --format sarif, expected one of both [USAGE]',
  )
})
