import { hookInConf } from '../../src/install/agent-conf.ts'
import { asBoolean, asInteger, asString, readKeyFile } from '../../src/install/key-file.ts'
import { KEY_FILES } from './key-files.ts'

it.each(KEY_FILES)('%j is read as qemu-ga reads it: %j', (text, hook) => {
  const { problem } = readKeyFile(text)
  expect(problem === null ? hookInConf(text) : 'refused').toBe(hook)
})

it.each(KEY_FILES)('the lines of %j are all of it', (text) => {
  const { lines } = readKeyFile(text)
  expect(lines.map((line) => line.text).join('')).toBe(text)
})

it.each([
  ['x=1\n', 'line 1: stands above the first group'],
  ['[general]\n\n# x\nverbose\n', 'line 4: is no group, no key=value and no comment'],
  ['[general]\nfoo[=1\n', 'line 2: has no name of a key before its ='],
  ['[a[b]\n', 'line 1: has no name of a group between its brackets'],
  ['[general]\nx=\0\n', 'line 2: has a NUL'],
  ['[general]\nEncoding=x\n', 'line 2: names another encoding than UTF-8'],
  ['x\ny\n', 'line 1: is no group, no key=value and no comment'],
])('of %j the first fault is told', (text, problem) => {
  expect(readKeyFile(text).problem).toBe(problem)
})

/** What GLib 2.74.6 gave for each value, behind `[vmbackup]\nx=`, by g_key_file_get_boolean, get_integer and get_string; null: an error. */
it.each([
  ['false  ', false, null, 'false  '],
  ['false\t', false, null, 'false\t'],
  ['true', true, null, 'true'],
  ['1', true, 1, '1'],
  ['0', false, 0, '0'],
  ['1 2', null, 1, '1 2'],
  ['60 ', null, 60, '60 '],
  ['60 s', null, 60, '60 s'],
  ['60s', null, null, '60s'],
  ['+60', null, 60, '+60'],
  ['-1', null, -1, '-1'],
  ['0x10', null, null, '0x10'],
  ['3000000000', null, null, '3000000000'],
  ['', null, null, ''],
  ['FALSE', null, null, 'FALSE'],
  ['fal se', null, null, 'fal se'],
  ['fal\\sse', null, null, 'fal se'],
  ['\vfalse', null, null, '\vfalse'],
  ['false\v', null, null, 'false\v'],
  ['\v60', null, 60, '\v60'],
  ['/a\\s,/b ', null, null, '/a ,/b '],
  ['/a\\q', null, null, null],
  ['a\\\\sb', null, null, 'a\\sb'],
  ['a\\', null, null, null],
])('%j is the boolean %j, the number %j and the text %j', (value, boolean, integer, text) => {
  expect([asBoolean(value), asInteger(value), asString(value)]).toEqual([boolean, integer, text])
})
