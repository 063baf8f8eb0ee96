import { spawnSync } from 'node:child_process'
import { normalise } from '../../../src/config/normalise.ts'
import type { WrittenConfig } from '../../../src/config/schema.ts'
import { renderHooks, type Templates } from '../../../src/hook/render.ts'
import { readTemplates } from '../../../src/hook/templates.ts'
import { OURS_EXCLUDED } from '../../../src/validate/shellcheck.ts'
import { makeInstance } from '../../hook/make-instance.ts'

const IDS = ['iris:PROD', 'iris:SCHLTEST2016INTEGRATION', 'cache:PROD', 'cache:LEGACY.2-x']

const CONFIGS: readonly (readonly [string, WrittenConfig])[] = [
  ['the defaults', {}],
  ['one file', { layout: 'backupScripts.d' }],
  ['excludes', { instances: { exclude: ['TEST*', 'iris:A?C', '*x*'], unlisted: 'fail' } }],
  ['overlapping excludes', { instances: { exclude: ['TEST*', 'TEST1', 'test1', 'iris:T*', 'iris:TEST'] } }],
  ['an empty plan', { instances: { include: [] } }],
  ['no suspend limit', { watchdog: { resumeAfter: null } }],
  ['paths with odd characters', { log: { directory: '/srv/(x) & #y;*' }, credentials: '/etc/a [b]|!c{d}~' }],
  ['other users', { runAs: 'svc.backup', metrics: { directory: '/srv/metrics' }, log: { syslog: false } }],
]

// the options of validate, where the reason for each stands
const excluded = OURS_EXCLUDED.map((code) => `SC${code}`).join(',')

let templates: Templates
beforeAll(async () => {
  templates = await readTemplates()
})

/** The text of both hooks. */
const scripts = (config: WrittenConfig) =>
  renderHooks(
    normalise(config),
    IDS.map((id) => makeInstance(id)),
    templates,
  ).slice(0, 1)

/** The output and the status of a program for a text; undefined if the program is not installed. */
function run(program: string, args: readonly string[], input: string) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8', timeout: 120_000 })
  return error === undefined ? { status, output: stdout + stderr } : undefined
}

describe.each(CONFIGS)('%s', (_name, config) => {
  test('is printable ASCII without tabs, trailing blanks or two blank lines in a row, and ends with main', () => {
    for (const { text } of scripts(config)) {
      const lines = text.split('\n')
      expect(lines.filter((line) => !/^[ -~]*$/.test(line))).toEqual([])
      expect(lines.filter((line) => / $/.test(line))).toEqual([])
      expect(lines.filter((line, at) => line === '' && lines[at + 1] === '')).toEqual([])
      expect(lines[0]).toBe('#!/bin/sh')
      expect(lines.slice(-2)).toEqual(['main "$@"', ''])
    }
  })

  test('has no part of a template left', () => {
    const lines = scripts(config).flatMap(({ text }) => text.split('\n'))
    // `{{.State.Status}}` is a word for docker
    expect(
      lines.filter((line) =>
        /\{\{(?!\.[A-Z])|undefined|\[object|&#x|&quot;|\bnull\b(?<!\/dev\/null|\bage=null)/.test(line),
      ),
    ).toEqual([])
  })

  test('runs nothing before main but settings and set', () => {
    for (const { text } of scripts(config)) {
      const code = text.replace(/^[a-z_]+\(\) \{(?:\n.*?^| [^\n]* )\}\n/gms, '')
      const loose = code.split('\n').filter((line) => /^[^#]/.test(line) && !/^[A-Z_]+=/.test(line))
      expect(
        loose.filter((line) => !/^(set -u|umask 077|export PATH LC_ALL|unset IFS [A-Z_ ]+|')$/.test(line)),
      ).toEqual(['main "$@"'])
    }
  })

  const formatter = run('shfmt', ['--version'], '')?.output.trim()
  const formatted = formatter === undefined ? test.skip : test
  formatted(`shfmt would change nothing${formatter === undefined ? ' (skipped: shfmt is not installed)' : ''}`, () => {
    for (const { text } of scripts(config)) {
      expect(run('shfmt', ['-ln', 'posix', '-i', '4', '-d'], text)).toEqual({ status: 0, output: '' })
    }
  })

  const checker = run('shellcheck', ['--version'], '')?.output
  const checked = checker === undefined ? test.skip : test
  checked(
    `ShellCheck finds nothing${checker === undefined ? ' (skipped: shellcheck is not installed)' : ''}`,
    () => {
      for (const { text } of scripts(config)) {
        const args = ['--norc', '-s', 'sh', '-o', 'all', '-e', excluded, '-f', 'gcc', '-']
        expect(run('shellcheck', args, text)).toEqual({ status: 0, output: '' })
        expect(text).not.toContain('shellcheck disable')
      }
    },
    240_000,
  )
})
