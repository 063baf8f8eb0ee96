import { hookInConf } from '../../src/install/agent-conf.ts'
import { readKeyFile } from '../../src/install/key-file.ts'
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
