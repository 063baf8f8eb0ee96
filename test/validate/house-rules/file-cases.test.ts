import { houseRules } from '../../../src/validate/house-rules/house-rules.ts'
import { rulesOn } from './faults.ts'

const findingsOf = (text: string, ours: 'ours' | 'foreign' = 'foreign') => {
  const outcome = houseRules([{ name: 'hook', text, ours }])
  return outcome.kind === 'ran'
    ? outcome.findings.map(({ rule, line, column, message }) => `${line}:${column} ${rule} ${message}`)
    : []
}

test.each([
  ['#!/bin/sh', true],
  ['#! /bin/sh', true],
  ['#!\t/bin/dash -e', true],
  ['#!/usr/bin/env sh', true],
  ['#!/usr/bin/env -S A=1 bash', true],
  ...['ash', 'dash', 'bash', 'ksh', 'ksh93', 'mksh', 'yash', 'busybox sh'].map(
    (shell) => [`#!/bin/${shell}`, true] as const,
  ),
  ['#!sh', false],
  ['#!sh #!/bin/sh', false],
  ['#!bin/sh', false],
  ['# !/bin/sh', false],
  [' #!/bin/sh', false],
  ['#!', false],
  ['x', false],
] as const)('%j names a shell with its path: %s', (line, isNamed) => {
  expect(findingsOf(`${line}\n`).filter((found) => found.includes('GH001')).length).toBe(isNamed ? 0 : 1)
})

test('control characters and characters outside ASCII are reported once a line', () => {
  expect(findingsOf('#!/bin/sh\nx \x0b\x7f\n\ty\x7f \u00e9\u00e8 \u00fc\nz \u2018\u2019 \u201f\nz \u2017\n')).toEqual([
    '2:3 GH002 control character 0x0b',
    '3:3 GH002 control character 0x7f',
    '3:5 GH003 character outside ASCII',
    '4:3 GH003 typographic quote, which quotes nothing',
    '5:3 GH003 character outside ASCII',
  ])
  expect(findingsOf('#!/bin/sh\nx \x0b\x7f')).toEqual(['2:3 GH002 control character 0x0b'])
})

test.each([
  ['if x', '2:1', 'fi'],
  ['if x; then y', '2:7', 'fi'],
  ['if x; then y; else z', '2:15', 'fi'],
  ['while x', '2:1', 'done'],
  ['while x; do y', '2:10', 'done'],
  ['case $1 in a) x ;;', '2:1', 'esac'],
  ['case $1 in a) x', '2:1', 'esac'],
  ['f() { x', '2:5', '}'],
  ['{ x', '2:1', '}'],
  ['( x', '2:1', ')'],
])('the missing end of %j is named', (lines, place, end) => {
  expect(findingsOf(`#!/bin/sh\n${lines}`).filter((found) => found.includes('GH033'))).toEqual([
    `${place} GH033 nothing ends this, expected ${end}`,
  ])
})

test('a redirection without a target is reported, and the other redirections of the command are not', () => {
  expect(findingsOf('#!/bin/sh\nx </dev/null >\n')).toEqual(['2:1 GH032 a redirection without a target'])
  expect(rulesOn('x </dev/null >/y')).toEqual([])
})

test.each<readonly [string, readonly string[]]>([
  ['main() {\n    :\n}\nset -u\nmain "$@"', []],
  ['main() {\n    :\n}\nset -eu\nmain "$@"', ['GH026']],
  ['main() {\n    :\n}\nset -o -u\nmain "$@"', []],
  ['main() {\n    :\n}\nset x-u\nmain "$@"', ['GH036']],
  ['main() {\n    x -u\n}\nset -e\nmain "$@"', ['GH026', 'GH036']],
  ['main() {\n    :\n}\nset +u\nmain "$@"', ['GH036']],
  ['main() {\n    :\n}\nset -u\nmain "$@" x', ['GH035']],
  ["main() {\n    :\n}\nset -u\nmain '$@'", ['GH035']],
  ['main() {\n    :\n}\nset -u\nmain $@', ['GH035']],
  ['main() {\n    :\n}\nset -u\nmain "$@" # x', ['GH035']],
  ['set -u\nx main "$@"', ['GH035']],
  ['set -u\n{\nmain "$@"', ['GH033', 'GH035']],
  ['# shellcheck disable=SC1\nset -u\nmain "$@"', ['GH034']],
  ['#shellcheck source=x\nset -u\nmain "$@"', ['GH034']],
  ['# x shellcheck disable=SC1\nset -u\nmain "$@"', []],
  ['# shellchecks\nset -u\nmain "$@"', []],
])('the form of our script %j is checked', (lines, rules) => {
  expect(rulesOn(lines, 'hook', 'ours')).toEqual(rules)
})

test('a wrong last line is reported at its place, and an empty script at its begin', () => {
  expect(findingsOf('#!/bin/sh\nset -u\n\n  x\n', 'ours')).toEqual(['4:3 GH035 the last line is not main "$@"'])
  expect(findingsOf('#!/bin/sh\n', 'ours')).toEqual([
    '1:1 GH035 the last line is not main "$@"',
    '1:1 GH036 set -u is missing',
  ])
})

test('ten findings of a rule are all listed', () => {
  const ten = findingsOf(`#!/bin/sh\n${'eval x\n'.repeat(10)}`)
  expect(ten).toHaveLength(10)
  expect(ten.at(-1)).toBe('11:1 GH023 data becomes commands here')
})
