import { painted, paintFor } from '../../src/text/paint.ts'
import { terminalOf } from '../../src/text/terminal.ts'

const TTY = { isTTY: true, columns: 100 }
const FILE = {}

test.each([
  ['a terminal', TTY, {}, true],
  ['a file', FILE, {}, false],
  ['a terminal without colours', TTY, { TERM: 'dumb' }, false],
  ['NO_COLOR', TTY, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which says nothing', TTY, { NO_COLOR: '' }, true],
  ['FORCE_COLOR', FILE, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0', TTY, { FORCE_COLOR: '0' }, false],
  ['both', TTY, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('colours: %s', (_what, stream, env, expected) => {
  expect(terminalOf(stream, env).isColoured).toBe(expected)
})

test.each([
  ['a terminal', TTY, 100],
  ['a terminal of unknown width', { isTTY: true, columns: 0 }, null],
  ['a file', { columns: 100 }, null],
])('columns: %s', (_what, stream, expected) => {
  expect(terminalOf(stream, {}).columns).toBe(expected)
})

test.each([
  [{ LANG: 'de_DE.UTF-8' }, true],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, false],
  [{}, false],
])('unicode by %j', (env, expected) => {
  expect(terminalOf(TTY, env).hasUnicode).toBe(expected)
})

test('a word of a verdict has a colour, another word has none', () => {
  const paint = paintFor({ isColoured: true })
  expect(painted('inconsistent', paint)).toBe('\u001b[31minconsistent\u001b[39m')
  expect(painted('constructor', paint)).toBe('constructor')
  expect(painted('inconsistent', paintFor({ isColoured: false }))).toBe('inconsistent')
})
