import fc from 'fast-check'
import { parseHookLine } from '../../src/hook/log-line.ts'
import { anyText } from '../text/any-text.ts'

const LINE = '2026-11-22T17:40:55.100+01:00 run=36517bdc level=info instance=iris:PROD event=frozen ms=30'
const FIELDS = { run: '36517bdc', level: 'info', instance: 'iris:PROD', event: 'frozen', ms: 30 }
const AT = Date.UTC(2026, 10, 22, 16, 40, 55, 100)

test.each([
  ['without text', LINE, { ...FIELDS, at: AT, text: '' }],
  ['with text', `${LINE} text="a b=c"`, { ...FIELDS, at: AT, text: 'a b=c' }],
  ['a text with quotes, which ends at the last quote', `${LINE} text="a" b"`, { ...FIELDS, at: AT, text: 'a" b' }],
  [
    'of no run',
    LINE.replace('36517bdc', '-').replace('iris:PROD', '-'),
    { ...FIELDS, at: AT, run: '-', instance: '-', text: '' },
  ],
  ['an event of later versions', LINE.replace('frozen', 'novel'), { ...FIELDS, at: AT, event: 'novel', text: '' }],
  ['west of Greenwich', LINE.replace('+01:00', '-05:30'), { ...FIELDS, at: AT + 6.5 * 3_600_000, text: '' }],
])('%s', (_what, line, event) => {
  expect(parseHookLine(line)).toEqual(event)
})

test.each([
  '',
  'run=36517bdc level=info instance=iris:PROD event=frozen ms=30',
  LINE.replace('+01:00', ''),
  LINE.replace('11-22', '13-22'),
  LINE.replace('11-22', '11-32'),
  LINE.replace('T17:', 'T24:'),
  LINE.replace(':40:', ':60:'),
  LINE.replace('ms=30', 'ms=-3'),
  LINE.replace('ms=30', 'ms='),
  LINE.replace('event=frozen ', ''),
  LINE.slice(5),
  `${LINE} more`,
  `${LINE} text="open`,
  ` ${LINE}`,
  LINE.replace('36517bdc', 'x'.repeat(65)),
])('a line that the hooks did not write is no event: %j', (line) => {
  expect(parseHookLine(line)).toBeNull()
})

test('the time of a line is the one that Date.parse reads', () => {
  const number = (max: number, length: number) =>
    fc.integer({ min: 0, max }).map((value) => `${value}`.padStart(length, '0'))
  const day = fc.date({ min: new Date('1970-01-02'), max: new Date('2099-01-01'), noInvalidDate: true })
  const offset = fc
    .tuple(fc.constantFrom('+', '-'), number(14, 2), number(59, 2))
    .map(([sign, hours, minutes]) => `${sign}${hours}:${minutes}`)
  fc.assert(
    fc.property(day, offset, (date, from) => {
      const when = date.toISOString().replace('Z', from)
      expect(parseHookLine(LINE.replace(/^\S+/, when))?.at).toBe(Date.parse(when))
    }),
  )
})

test('any text gives null or an event with a time', () => {
  const piece = fc.oneof(anyText(), fc.constantFrom(...LINE.split(/(?=[ =])/)))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const event = parseHookLine(pieces.join(''))
      expect(event === null || Number.isFinite(event.at)).toBe(true)
    }),
  )
})

test('the fields of a line are read back as they were written', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,20}$/)
  const text = fc.stringMatching(/^[0-9A-Za-z .,:;/_=()+@%*-]{1,60}$/)
  fc.assert(
    fc.property(word, word, fc.nat(), text, (run, instance, ms, said) => {
      const line = `2026-11-22T17:40:55.100+00:00 run=${run} level=warn instance=${instance} event=x ms=${ms} text="${said}"`
      expect(parseHookLine(line)).toMatchObject({ run, instance, ms, text: said })
    }),
  )
})
