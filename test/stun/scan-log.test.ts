import fc from 'fast-check'
import { countLines } from '../../src/stun/count-lines.ts'
import { rarestOf, type ScannedEvent, scanLog } from '../../src/stun/scan-log.ts'

const stun = (microseconds: number): string =>
  `2024-05-06T01:02:03.456Z| vcpu-0| I125: Checkpoint_Unstun: vm stopped for ${microseconds} us`
const SNAPSHOT = "2024-05-06T01:02:03.456Z| vmx| I125: SnapshotVMX_TakeSnapshot start: 'S', quiesced=1"
const FILLER = '2024-05-06T01:02:03.456Z| vmx| I125: Tools: nothing of interest\n'

/** The events of a log that is read in pieces of these sizes; all further pieces have the last size. */
function scan(
  log: Buffer | string,
  sizes: readonly number[] = [1 << 20],
  everything = true,
  counted = true,
): readonly ScannedEvent[] {
  const events: ScannedEvent[] = []
  const scanner = scanLog({ source: 'x', everything, counted, onEvent: (event) => events.push(event) })
  const bytes = Buffer.from(log as string)
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const room = scanner.room()
    const count = bytes.copy(room, 0, at, at + Math.min(room.length, sizes[Math.min(turn, sizes.length - 1)] ?? 1))
    scanner.filled(count)
    at += count
  }
  scanner.end()
  return events
}

const brief = (events: readonly ScannedEvent[]): readonly string[] => events.map(({ kind, line }) => `${line} ${kind}`)

test('a stun is found wherever its line is cut in two', () => {
  const log = `${FILLER}${stun(1)}\r\n${FILLER}${stun(22)}\n`
  for (let cut = 1; cut < log.length; cut++) {
    const events = scan(log, [cut, 1 << 20])
    expect(brief(events)).toEqual(['2 stun', '4 stun'])
    expect(events.map(({ text }) => text)).toEqual([stun(1), stun(22)])
  }
})

test('a log is scanned byte by byte, with a last line that has no end', () => {
  expect(brief(scan(`${stun(1)}\n\n\n${stun(2)}`, [1]))).toEqual(['1 stun', '4 stun'])
})

test('lines keep their numbers over many chunks', () => {
  const log = `${FILLER.repeat(70_000)}${stun(1)}\n${FILLER.repeat(70_000)}${stun(2)}\n`
  for (const everything of [true, false]) {
    expect(brief(scan(log, [1 << 20], everything))).toEqual(['70001 stun', '140002 stun'])
  }
})

test('without `everything` the events near a stun or a snapshot are found, in the chunk before too', () => {
  const consolidate = '2024-05-06T01:02:03.456Z| vcpu-0| I125: ConsolidateEnd: Snapshot consolidate complete: done (0).'
  const near = FILLER.repeat(300)
  const far = FILLER.repeat(20_000)
  const log = `${far}${consolidate}\n${far}${SNAPSHOT}\n${far}${consolidate}\n${near}${stun(1)}\n${near}${consolidate}\n${far}${consolidate}\n`
  for (let size = 600_000; size < 1_000_000; size += 30_001) {
    const about = ['40002 snapshot', '60003 consolidate', '60304 stun', '60605 consolidate']
    expect(brief(scan(log, [size], false))).toEqual(about)
    expect(brief(scan(log, [size], true))).toEqual(['20001 consolidate', ...about, '80606 consolidate'])
  }
})

test('a word is looked for from a letter of it on which is rare in the log', () => {
  const needles = ['Unstun', '_Unstun', 'kpoint_Unstun'] as const
  const chosen = (sample: string): string => rarestOf(needles, Buffer.from(sample))
  expect(chosen('')).toBe('Unstun')
  expect(chosen('kernel_log')).toBe('Unstun')
  expect(chosen('USB\nUSB\n')).toBe('_Unstun')
  expect(chosen('USB_1\nUSB_1\n')).toBe('kpoint_Unstun')
  expect(chosen('disk USB_1')).toBe('Unstun')
})

test('stuns and snapshots are found whichever letters are frequent in a log', () => {
  for (const letters of ['', 'U', 'U_', 'U_k', 'U_kC', 'X', 'XV', 'XVS', 'U_kCXVS', 'SVXCk_U']) {
    const filler = `2024-05-06T01:02:03.456Z| vmx| I125: ${letters} of interest\n`.repeat(20_000)
    const log = `${filler}${SNAPSHOT}\n${filler}${stun(1)}\n${filler}`
    expect({ letters, events: brief(scan(log, [300_000], false)) }).toEqual({
      letters,
      events: ['20001 snapshot', '40002 stun'],
    })
  }
})

test('a line that is found looking back into the chunk before has its own number', () => {
  const consolidate = '2024-05-06T01:02:03.456Z| vcpu-0| I125: ConsolidateItemComplete: done.'
  const before = `${FILLER.repeat(12_000)}${consolidate}\n`
  const log = `${before}${FILLER.repeat(300)}${stun(1)}\n`
  for (const cut of [before.length, before.length + 1, before.length + 10_000, log.length - 5]) {
    expect(brief(scan(log, [cut, 1 << 20], false))).toEqual(['12001 consolidate', '12302 stun'])
  }
})

test('a line longer than any line of a log is not read, and a stun in such a line is reported', () => {
  const long = `${'x'.repeat(200_000)}| ${stun(9)}`
  for (const size of [1 << 20, 70_000, 65_536, 1000]) {
    expect(brief(scan(`${stun(1)}\n${long}\n${stun(2)}\n`, [size]))).toEqual(['1 stun', '2 unreadable', '3 stun'])
    expect(brief(scan(`${stun(1)}\n${long}${long}${long}`, [size]))).toEqual(['1 stun', '2 unreadable'])
    expect(brief(scan(`${stun(1)}\n${'x'.repeat(200_000)}\n${stun(2)}\n`, [size]))).toEqual(['1 stun', '3 stun'])
  }
  expect(scan('x'.repeat(3_000_000))).toEqual([])
})

test('lines after bytes that are not UTF-8, and after NUL, are read', () => {
  const log = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 10, 0]), Buffer.from(`\n${stun(5)}\n`)])
  expect(brief(scan(log))).toEqual(['3 stun'])
})

test('any bytes in any pieces give the same events as in one piece', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(`${stun(3)}\n`, 'Checkpoint_Unstun', '\n', `\n${SNAPSHOT}\n`),
  )
  const log = fc
    .array(piece, { maxLength: 30 })
    .map((pieces) => Buffer.concat(pieces.map((one) => Buffer.from(one as string))))
  fc.assert(
    fc.property(log, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 9 }), (bytes, sizes) => {
      expect(scan(bytes, sizes)).toEqual(scan(bytes))
    }),
  )
})

test('without a count of lines, each event has the number of bytes before its line', () => {
  const long = `${'x'.repeat(200_000)}| ${stun(9)}`
  const log = `${FILLER.repeat(9000)}${stun(1)}\n${long}\n${stun(2)}\n${FILLER.repeat(9000)}${SNAPSHOT}\n`
  const expected = [stun(1), long, stun(2), SNAPSHOT].map((line) => log.indexOf(`\n${line}\n`) + 1)
  for (const size of [1 << 20, 70_000, 65_536, 1000]) {
    const events = scan(log, [size], false, false)
    expect(events.map(({ line }) => line)).toEqual([0, 0, 0, 0])
    expect(events.map(({ offset }) => offset)).toEqual(expected)
  }
})

test('line ends are counted in any range', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300, max: 12 }), fc.nat(300), fc.nat(50), (content, length, from) => {
      const end = from + length
      const expected = content.subarray(from, end).filter((byte) => byte === 10).length
      expect(countLines(Buffer.from(content), from, end)).toBe(expected)
    }),
  )
})
