import { MAX_CONFIG_BYTES } from '../../src/config/limits.ts'
import { checkText, decodeConfig } from '../../src/config/text.ts'

const bytes = (...parts: readonly (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)))

describe('decodeConfig', () => {
  test('takes UTF-8 with and without a byte order mark', () => {
    expect(decodeConfig(bytes('# Caché\n'), 'f')).toEqual({ kind: 'text', text: '# Caché\n' })
    expect(decodeConfig(bytes([0xef, 0xbb, 0xbf], 'a: 1'), 'f')).toEqual({ kind: 'text', text: 'a: 1' })
  })

  test.each([
    ['latin-1 on the third line', bytes('a: 1\nb: 2\n# Cach', [0xe9], '\nc: 3\n'), 3],
    ['latin-1 on a last line without end', bytes('a: 1\n# Cach', [0xe9]), 2],
    ['UTF-16', bytes([0xff, 0xfe, 0x61, 0x00]), 1],
    ['a letter cut in two by the end of the file', bytes('a: ', [0xc3]), 1],
  ])('%s is not UTF-8', (_what, content, line) => {
    expect(decodeConfig(content, 'f')).toEqual({
      kind: 'problems',
      problems: [{ source: 'f', line, message: 'not UTF-8, expected UTF-8 text' }],
    })
  })

  test('a megabyte is too large', () => {
    expect(decodeConfig(Buffer.alloc(1 << 20, '#'), 'f')).toEqual({
      kind: 'problems',
      problems: [{ source: 'f', line: 0, message: 'larger than 65536 bytes, expected a configuration' }],
    })
  })
})

describe('checkText', () => {
  test('takes a file of exactly the largest size', () => {
    expect(checkText('#'.repeat(MAX_CONFIG_BYTES), 'f').kind).toBe('text')
    expect(checkText('#'.repeat(MAX_CONFIG_BYTES + 1), 'f').kind).toBe('problems')
    expect(checkText('é'.repeat(MAX_CONFIG_BYTES / 2 + 1), 'f').kind).toBe('problems')
  })

  test.each([
    ['NUL', 'a: 1\nb: \0\n', 2, 'NUL byte, expected text'],
    ['an escape sequence', '# \u001b[2J', 1, 'control character U+001B, expected text'],
    ['next line', 'a: 1\u0085b: 2', 1, 'control character U+0085, expected text'],
    ['line separator', 'a: 1\u2028b: 2', 1, 'control character U+2028, expected text'],
    ['half a character', 'a: \ud800', 1, 'control character U+D800, expected text'],
  ])('%s is refused', (_what, text, line, message) => {
    expect(checkText(text, 'f')).toEqual({ kind: 'problems', problems: [{ source: 'f', line, message }] })
  })

  test.each(['a: 1\r\nb: 2\r\n', 'a: 1\rb: 2'])('names carriage returns once: %j', (text) => {
    const message = 'carriage return, expected lines that end with a line feed alone (dos2unix converts)'
    expect(checkText(text, 'f')).toEqual({ kind: 'problems', problems: [{ source: 'f', line: 1, message }] })
  })

  test('takes tabs, accents and emoji in comments', () => {
    expect(checkText('# \té 😀\n', 'f').kind).toBe('text')
  })
})
