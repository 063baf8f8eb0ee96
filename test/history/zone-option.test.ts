import { zoneOption } from '../../src/history/zone-option.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { runCli } from '../run-cli.ts'

const SUMMER = Date.UTC(2026, 6, 1, 10)

test.each([
  ['Europe/Berlin', 'Europe/Berlin', '2026-07-01 12:00:00'],
  [':Europe/Berlin', 'Europe/Berlin', '2026-07-01 12:00:00'],
  ['/usr/share/zoneinfo/Europe/Berlin', 'Europe/Berlin', '2026-07-01 12:00:00'],
  [':posix/Asia/Tokyo', 'Asia/Tokyo', '2026-07-01 19:00:00'],
  ['', 'UTC', '2026-07-01 10:00:00'],
  [':', 'UTC', '2026-07-01 10:00:00'],
  ['UTC0', 'UTC', '2026-07-01 10:00:00'],
])('TZ=%s is the zone %s', (tz, name, text) => {
  const zone = zoneOption(undefined, tz)
  expect(zone.name).toBe(name)
  expect(zone.text(SUMMER)).toBe(text)
})

/** Node takes UTC for each of these, and libc another zone for some. */
const NO_ZONES = ['Europe/Berlni', ' ', 'CET-1CEST,M3.5.0,M10.5.0/3', 'GMT+2', '<+03>-3', ':/etc/localtime']

test.each(NO_ZONES)('TZ=%j is no zone', (tz) => {
  expect(zoneOf(null, tz)).toBeNull()
  expect(() => zoneOption(undefined, tz)).toThrow(`TZ: ${JSON.stringify(tz)}: no such zone`)
})

test('the error names the nearest zone, and the way out', () => {
  expect(() => zoneOption('Europe/Berlni')).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: '--timezone: "Europe/Berlni": no such zone; did you mean Europe/Berlin?',
      hint: expect.stringContaining('a name of Area/City, as Europe/Berlin'),
    }),
  )
  expect(() => zoneOption(null, 'Europe/Berlni')).toThrow(
    expect.objectContaining({
      message: 'TZ: "Europe/Berlni": no such zone; did you mean Europe/Berlin?',
      hint: expect.stringContaining('or unset it'),
    }),
  )
})

test('--timezone counts more than TZ', () => {
  expect(zoneOption('Asia/Tokyo', 'Europe/Berlni').name).toBe('Asia/Tokyo')
})

describe('a TZ that names no zone', () => {
  const before = process.env.TZ
  beforeAll(() => {
    process.env.TZ = 'Europe/Berlni'
  })
  afterAll(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })

  test.each([
    ['history', '/none'],
    ['timeline', '/none'],
    ['restore-plan', 'latest', '/none'],
    ['report', '--terminal', '/none'],
    ['report', '--fleet', '/'],
    ['stun', '--since', '2026-11-22', '/none'],
  ])('%s stops before it reads a log', async (...args) => {
    const { status, err } = await runCli(args)
    expect(status).toBe(1)
    expect(err).toContain('TZ: "Europe/Berlni": no such zone; did you mean Europe/Berlin? [USAGE]\nhint: Set ')
  })
})

test('report --fleet stops for a wrong zone also without --since, not once for each host', async () => {
  const { status, out, err } = await runCli(['report', '--fleet', '/', '--timezone', 'Europe/Berlni'])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain('--timezone: "Europe/Berlni": no such zone; did you mean Europe/Berlin? [USAGE]\n')
  expect(err.match(/no such zone/g)).toHaveLength(1)
})
