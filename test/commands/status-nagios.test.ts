import { main } from '../../src/cli-main.ts'
import { GenHooksError } from '../../src/errors.ts'
import { install } from '../install/act.ts'
import { BOOT, type Guest, makeGuest, pair } from '../install/guest.ts'
import { runCli } from '../run-cli.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const check = async (...args: readonly string[]) => await runCli(['status', ...args], guest.host)

const verdict = (event: string, hoursAgo: number): string =>
  `${new Date(Date.now() - hoursAgo * 3_600_000).toISOString().replace('Z', '+00:00')} run=r1 level=info instance=- event=${event} ms=140\n`

test('a guest with an unknown state is critical, and the output is one line', async () => {
  const { status, out, err } = await check('--nagios')
  expect(status).toBe(2)
  expect(out).toMatch(/^GEN-HOOKS CRITICAL - no consistent snapshot is known; .*\n$/)
  expect(err).toBe('')
})

test('after a reboot the verdict is taken from the log, and --max-age sets its largest age', async () => {
  await install(guest.host, pair('one'))
  guest.write('/var/log/gen-hooks/snapshot.log', verdict('consistent', 30), 0o640)
  expect(await check('--nagios')).toMatchObject({
    status: 2,
    out: expect.stringContaining('30.0 h ago, more than 26 h'),
  })
  // this guest has no instance, so no hooks can be rendered for a comparison
  expect(await check('--nagios', '--max-age', '31')).toMatchObject({
    status: 3,
    out: expect.stringMatching(/^GEN-HOOKS UNKNOWN - .* \| window=0.14s;;;0 age=10800\ds;;111600;0 stuck=0;;0;0\n$/),
  })
})

test('last.json is used, with its control characters and its bar escaped', async () => {
  const at = Math.floor(Date.now() / 1000)
  guest.write('/run/gen-hooks/last.json', `{"run":"r","at":${at},"verdict":"inconsistent","why":"a|b\\nc"}`, 0o600)
  const { status, out } = await check('--nagios')
  expect(status).toBe(2)
  expect(out).toMatch(/ last snapshot inconsistent: a\/b[^|\n]*c[^|\n]* \| window=0s[^|\n]*\n$/)
})

test('a run that was never ended is critical', async () => {
  guest.write(
    '/run/gen-hooks/state',
    `gen-hooks-state 1 r1 ${BOOT} 42 /x\nbegun iris PROD need\nphase frozen 5\n`,
    0o600,
  )
  expect((await check('--nagios')).out).toContain('run r1 was never ended (frozen), may be frozen: iris:PROD')
})

test('with a broken configuration the result is UNKNOWN, unless a worse state is found', async () => {
  guest.write('/etc/gen-hooks/config.yaml', 'nonsense: 1\n', 0o644)
  await install(guest.host, pair('one'))
  guest.write('/var/log/gen-hooks/snapshot.log', verdict('consistent', 1), 0o640)
  const { status, out } = await check('--nagios')
  expect({ status, out }).toEqual({ status: 3, out: expect.stringMatching(/^GEN-HOOKS UNKNOWN - .*nonsense/) })
})

test('a user who is not root gets a message that only root can check', async () => {
  const mine: { uid: number; realPath: (path: string) => string } = { uid: 1000, realPath: (path) => path }
  guest = {
    ...guest,
    host: new Proxy(guest.host, { get: (inner, key) => Reflect.get(key in mine ? mine : inner, key) }),
  }
  const { status, out } = await check('--nagios')
  expect({ status, out }).toEqual({ status: 3, out: expect.stringMatching(/^GEN-HOOKS UNKNOWN - not root/) })
})

test('--max-age without --nagios is refused', async () => {
  expect(await check('--max-age', '3')).toMatchObject({
    status: 1,
    err: expect.stringContaining('--max-age: without --nagios'),
  })
})

describe('an error before the check prints one line too, with UNKNOWN', () => {
  test.each([
    [['--nagios', '--max-age', '0'], '--max-age: "0", expected a whole number above 0'],
    [['--nagios', '--max-age'], 'command line: --max-age: no value, expected'],
    [['--nagios', '--json'], '--nagios: with --json, expected one of both'],
    [['--bogus', '--nagios'], 'command line: "bogus": unknown'],
    [['--nagios', 'operand'], 'command line: "operand": unexpected'],
    [['--nagios', '--config='], 'command line: --config: empty, expected a value'],
    [['--nagios', '--root', '/no/such/folder'], '--root: "/no/such/folder": no such folder'],
    [['--nagios', '--config', '-', '--inventory', '-'], '--config - and --inventory -: both standard input'],
  ])('status %j', async (args, words) => {
    const { status, out, err } = await check(...args)
    expect({ status, err }).toEqual({ status: 3, err: '' })
    expect(out.slice(0, `GEN-HOOKS UNKNOWN - ${words}`.length)).toBe(`GEN-HOOKS UNKNOWN - ${words}`)
    expect(out).toMatch(/^[ -{}~]+\n$/)
  })

  test('an unknown verb', async () => {
    const { status, out, err } = await runCli(['statis', '--nagios'], guest.host)
    expect({ status, err }).toEqual({ status: 3, err: '' })
    expect(out).toMatch(/^GEN-HOOKS UNKNOWN - command line: "statis": unknown, .*\n$/)
  })

  const mainWith = async (before: () => Promise<void>) => {
    const printed: string[] = []
    const io = {
      host: guest.host,
      out: (text: string) => void printed.push(`out: ${text}`),
      err: (text: string) => void printed.push(`err: ${text}`),
    }
    return { status: await main(['status', '--nagios'], io, before), printed }
  }

  test('a tool that another user can change', async () => {
    const unsafe = new GenHooksError('TOOL_UNSAFE', '/opt/a: is owned by uid 7\n/opt/b|c: is owned by uid 7')
    expect(await mainWith(() => Promise.reject(unsafe))).toEqual({
      status: 3,
      printed: ['out: GEN-HOOKS UNKNOWN - /opt/a: is owned by uid 7; /opt/b/c: is owned by uid 7\n'],
    })
  })

  test('a bug, whose stack is on standard error', async () => {
    expect(await mainWith(() => Promise.reject(new Error('a bug')))).toEqual({
      status: 3,
      printed: [
        expect.stringMatching(/^err: gen-hooks: unexpected error, please report it\nError: a bug\n/),
        'out: GEN-HOOKS UNKNOWN - unexpected error\n',
      ],
    })
  })
})
