import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { gzipSync } from 'node:zlib'
import { main } from '../../src/cli-main.ts'
import { realHost } from '../../src/host/real-host.ts'
import { hookLine as line } from '../history/tell.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()
const guest = join(folder, 'guest')

const history = async (args: readonly string[], host = realHost()) =>
  await runCli(['history', '--timezone', 'UTC', ...args], host)

function put(path: string, content: string | Buffer): string {
  const full = join(folder, path)
  mkdirSync(join(full, '..'), { recursive: true })
  writeFileSync(full, content)
  return full
}

const run = (id: string, second: number, verdict = 'consistent', text = '') => [
  line(id, second + 1, 'iris:PROD frozen', 1000),
  line(id, second + 1, '- frozen', 1000),
  line(id, second + 3.5, 'iris:PROD thawed', 90),
  line(id, second + 3.5, `- ${verdict}`, 3500, text),
]
const HOUR = 3600
const OLD = [...run('00000001', 0), ...run('00000002', HOUR)].join('\n')
const NEW = [
  ...run('00000003', 2 * HOUR, 'inconsistent', 'iris:PROD was not-frozen at the thaw'),
  'torn',
  line('00000004', 5 * HOUR, 'iris:PROD skipped', 10, 'the instance is down'),
  line('00000004', 5 * HOUR + 1, 'cache:OLD frozen', 500),
  line('00000004', 5 * HOUR + 2, 'cache:OLD thawed', 500),
  line('00000004', 5 * HOUR + 2, '- consistent', 1500),
].join('\n')
const MESSAGES = [
  '11/22/26-12:00:00:233 (17) 0 [Utility.Event] Backup.General.ExternalFreeze: Suspending system',
  '11/22/26-12:00:00:342 (17) 0 [Utility.Event] Backup.General.ExternalFreeze: Start a journal restore for this backup with journal file: /jnl/20261122.003',
  '11/22/26-12:00:00:900 (17) 0 [Utility.Event] Backup.General.ExternalFreeze: System suspended',
  '11/22/26-12:00:03:400 (18) 0 [Utility.Event] Backup.General.ExternalThaw: System resumed',
].join('\n')

const old = put('snapshot.log.1.gz', gzipSync(`${OLD}\n`))
const fresh = put('snapshot.log', `${NEW}\n`)
const messages = put('messages.log', `${MESSAGES}\n`)

test('a table for people, newest last, then all together; problems beside it', async () => {
  const { status, out, err } = await history([fresh, old, `PROD=${messages}`])
  expect(status).toBe(0)
  expect(out).toBe(
    [
      'BEGAN                RUN       WINDOW  VERDICT       INSTANCE   FROZEN  OUTCOME  JOURNAL            WHY',
      '2026-11-22 12:00:00  00000001  3.50    consistent    iris:PROD  2.50    thawed   /jnl/20261122.003',
      '2026-11-22 13:00:00  00000002  3.50    consistent    iris:PROD  2.50    thawed   -',
      '2026-11-22 14:00:00  00000003  3.50    inconsistent  iris:PROD  2.50    thawed   -                  iris:PROD was not-frozen at the thaw',
      '2026-11-22 16:59:59  00000004  1.50    consistent    iris:PROD  -       skipped  -',
      '                                                     cache:OLD  1.00    thawed   -',
      '',
      '4 runs, 1 failed: 3 consistent, 1 inconsistent',
      'window: p50 3.50 s, p95 3.50 s, max 3.50 s',
      'longest time without a run: 2 h 59 min, from 2026-11-22 14:00:00 to 2026-11-22 16:59:59',
      'times: UTC',
      '',
    ].join('\n'),
  )
  expect(err).toBe(`gen-hooks: ${fresh}: line 5: "torn": is no line of the hooks\n`)
})

test('--json has the runs, the figures and the problems', async () => {
  const { status, out } = await history([fresh, old, '--json'])
  expect(status).toBe(0)
  const { schema, runs, figures, problems } = JSON.parse(out)
  expect(schema).toBe('gen-hooks/history/1')
  expect(runs[0].beganAt).toMatch(/^2026-11-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(runs.map(({ id }: { id: string }) => id)).toEqual(['00000001', '00000002', '00000003', '00000004'])
  expect(runs[0]).not.toHaveProperty('lines')
  expect(figures).toMatchObject({ runs: 4, failures: 1, windowSeconds: { p50: 3.5, p95: 3.5, max: 3.5 } })
  expect(problems).toEqual([{ source: fresh, line: 5, message: '"torn": is no line of the hooks' }])
})

test('--json of nothing is JSON too, and so is that of more runs than a piece has', async () => {
  const empty = await history([put('empty.log', ''), '--json'])
  expect(JSON.parse(empty.out)).toMatchObject({ runs: [], figures: { runs: 0 } })
  for (const count of [1000, 1001]) {
    const many = put(
      'many.log',
      Array.from({ length: count }, (_, index) => line(`r${index}`, index, '- consistent')).join('\n'),
    )
    expect(JSON.parse((await history([many, '--json'])).out).runs).toHaveLength(count)
  }
})

test('--csv has a row for each run and instance, and no formula', async () => {
  const evil = put('evil.log', line('00000009', 0, '- inconsistent', 0, '=cmd|a,b'))
  const { out } = await history([evil, fresh, '--csv'])
  const rows = out.split('\r\n')
  expect(rows).toHaveLength(6)
  expect(rows[0]).toMatch(/^run,origin,began,ended,window_seconds,verdict,why,/)
  expect(rows[1]).toBe(
    `00000009,hooks,2026-11-22T12:00:00.000Z,2026-11-22T12:00:00.000Z,,inconsistent,"'=cmd|a,b",false,,,,,,,`,
  )
  expect(rows[4]).toBe(
    '00000004,hooks,2026-11-22T16:59:59.990Z,2026-11-22T17:00:02.000Z,1.5,consistent,,false,cache:OLD,2026-11-22T17:00:01.000Z,2026-11-22T17:00:02.000Z,1,thawed,,',
  )
})

test('--since leaves out what began before', async () => {
  const { out } = await history([fresh, old, '--since', '2026-11-22T13:30'])
  expect(out).not.toContain('13:00:00')
  expect(out).toContain('\n2 runs, 1 failed: ')
})

describe('only some of them', () => {
  const idsOf = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { status, out } = await history([fresh, old, '--json', ...args])
    expect(status).toBe(0)
    return JSON.parse(out).runs.map(({ id }: { readonly id: string }) => id)
  }

  test.each([
    [
      ['--last', '2'],
      ['00000003', '00000004'],
    ],
    [
      ['--last', '9'],
      ['00000001', '00000002', '00000003', '00000004'],
    ],
    [['--failed'], ['00000003']],
    [['--instance', 'old'], ['00000004']],
    [['--instance', 'cache:OLD'], ['00000004']],
    [['--instance', 'iris:OLD'], []],
    [['--instance', 'pr*', '--last', '1'], ['00000004']],
    [['--run', '00000002'], ['00000002']],
    [['--run', 'worst'], ['00000003']],
    [['--run', '2026-11-22 14:00'], ['00000003']],
  ])('%j', async (args, ids) => {
    expect(await idsOf(...args)).toEqual(ids)
  })

  test('of the runs of an instance its own rows, and figures of these runs', async () => {
    const { out } = await history([fresh, old, '--instance', 'OLD'])
    expect(out.split('\n').slice(0, 4)).toEqual([
      'BEGAN                RUN       WINDOW  VERDICT     INSTANCE   FROZEN  OUTCOME  JOURNAL  WHY',
      '2026-11-22 16:59:59  00000004  1.50    consistent  cache:OLD  1.00    thawed   -',
      '',
      '1 run, 0 failed: 1 consistent',
    ])
    expect((await history([fresh, old, '--instance', 'OLD', '--csv'])).out.split('\r\n')).toHaveLength(3)
  })

  test('an instance of which no run tells is said, with the nearest there is', async () => {
    const { status, out, err } = await history([old, '--instance', 'PORD'])
    expect({ status, out }).toEqual({ status: 0, out: 'No runs.\n' })
    expect(err).toBe('gen-hooks: --instance: "PORD": no run has it; did you mean PROD?\n')
    expect((await history([old, '--instance', 'PROD', '--failed'])).err).toBe('')
  })

  test('--run is one run', async () => {
    expect((await history([old, '--run', '0', '--last', '2'])).err).toContain(
      '--run: one run, expected it without --last',
    )
  })
})

test('no runs, no table', async () => {
  expect(await history([fresh, '--since', '2036-01-01'])).toMatchObject({ status: 0, out: 'No runs.\n' })
})

test('twenty problems are told, the others counted', async () => {
  const { err } = await history([put('bad.log', `${run('00000001', 0).join('\n')}\n${'bad\n'.repeat(50)}`)])
  expect(err.split('\n')).toHaveLength(22)
  expect(err).toContain('\ngen-hooks: 30 more problems\n')
})

test('what is no log of freezes is told, and the others count', async () => {
  const vmware = put('vmware.log', '2026-11-22T12:00:00.876Z| vcpu-0| I125: Checkpoint_Unstun: vm stopped for 1 us\n')
  const list = put('list.txt', 'NAME VERSION\n')
  const none = join(folder, 'none.log')
  const { status, out, err } = await history([vmware, list, none, folder, old])
  expect(status).toBe(0)
  expect(out).toContain('2 runs')
  expect(err.split('\n').slice(0, -1)).toEqual([
    expect.stringContaining(`${vmware}: a log of VMware`),
    expect.stringContaining(`${list}: not known, expected`),
    `gen-hooks: ${none}: cannot be read: no such file or folder`,
    `gen-hooks: ${folder}: cannot be read: it is a folder, expected a file`,
  ])
})

test('a log that breaks off counts as far as it goes', async () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    run(`${index}`.padStart(8, '0'), index * HOUR).join('\n'),
  ).join('\n')
  const packed = gzipSync(many)
  const { status, out, err } = await history([put('cut.gz', packed.subarray(0, packed.length / 2))])
  expect(status).toBe(0)
  expect(out).toMatch(/\n1\d{3} runs, /)
  expect(err).toMatch(/cut\.gz: line \d+: its gzip data ends too early\n/)
})

test.each([
  [
    'nothing can be read',
    ['/nonexistent/a', '/nonexistent/b'],
    /^gen-hooks: \/nonexistent\/a: cannot be read: no such file or folder\n.*b: cannot be read: no such file or folder \[FILE_UNREADABLE\]\nhint: .*at the end of their first run;/,
  ],
  ['two forms', ['--json', '--csv'], /--json and --csv, expected one of them \[USAGE\]/],
  ['a wrong time', ['--since', 'soon'], /--since: "soon", expected .* \[USAGE\]/],
])('%s: an error', async (_what, args, message) => {
  const { status, out, err } = await history(args)
  expect(status).toBe(1)
  if (args.includes('--json')) expect(JSON.parse(out)).toMatchObject({ code: 'USAGE' })
  else expect(out).toBe('')
  expect(err).toMatch(message)
})

const KINDS =
  "no log was understood, expected the hooks' snapshot.log, $SNAPLOG of scripts in the article's form, messages.log, cconsole.log or the LogFile of ExternalFreeze [FILE_UNREADABLE]"

test.each([
  ['words', 'buy milk\n', 'not known, expected '],
  ['a log of the host', '2026-11-22T12:00:00Z| vmx| I125: SVGA: nothing\n', 'a log of VMware'],
])('%s is no log that is read here: an error that names those', async (_what, text, why) => {
  const { status, out, err } = await history([put('other.txt', text)])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(`other.txt: ${why}`)
  expect(err).toContain(KINDS)
  // beside a log that is understood the problem is only printed
  expect(await history([fresh, join(folder, 'other.txt')])).toMatchObject({ status: 0 })
})

describe('names in the configuration that mean no instance', () => {
  const config = put(
    'config.yaml',
    'instances:\n  exclude: [TEST*, OLD, iris:old]\n  overrides:\n    prod: {optional: true}\n    cache:PROD: {optional: true}\n',
  )

  test('are told once, and are no error', async () => {
    const { status, err } = await history([old, fresh, '--config', config])
    expect(status).toBe(0)
    expect(err.split('\n').filter((text) => text.includes('no instance of that name'))).toEqual([
      'gen-hooks: instances.exclude: "TEST*", "iris:OLD"; instances.overrides: "cache:PROD": no instance of that name here, which is right if the configuration serves other guests too',
    ])
  })

  test('are not told where all mean one, or no instance is known', async () => {
    const good = put('good.yaml', 'instances:\n  exclude: [old]\n')
    expect((await history([fresh, old, '--config', good])).err).not.toContain('no instance of that name')
    expect((await history([put('nothing.log', ''), '--config', config])).err).toBe('')
  })

  test('a configuration that is named and cannot be read is an error', async () => {
    expect(await history([old, '--config', join(folder, 'none.yaml')])).toMatchObject({
      status: 1,
      err: expect.stringContaining('[CONFIG_UNREADABLE]'),
    })
  })
})

test('a zone that is none: an error', async () => {
  const { status, err } = await runCli(['history', '--timezone', 'No/Where', old])
  expect(status).toBe(1)
  expect(err).toContain('--timezone: "No/Where": no such zone [USAGE]')
})

test('a file whose name has = in it is a file', async () => {
  const odd = put('X=messages.log', MESSAGES)
  const cwd = process.cwd()
  process.chdir(folder)
  try {
    expect((await history(['X=messages.log', '--json'])).out).toContain('"instance":"X=messages"')
  } finally {
    process.chdir(cwd)
  }
  expect((await history([`iris:NEW=${odd}`, '--json'])).out).toContain('"instance":"iris:NEW"')
})

describe('without a file', () => {
  const host = () => realHost({ root: guest })

  beforeAll(() => {
    put('guest/etc/gen-hooks/config.yaml', 'log: { directory: /var/log/mine }\n')
    put('guest/var/log/mine/snapshot.log', `${NEW}\n`)
    put('guest/var/log/mine/snapshot.log.1.gz', gzipSync(`${OLD}\n`))
    put('guest/var/log/mine/snapshot.log.bak', 'not a log\n')
    put('guest/opt/prod/mgr/messages.log', `${MESSAGES}\n`)
    const qlist = 'prod^/opt/prod^2024.1^running, since X^iris.cpf^1^2^3^ok^IRIS^^^/opt/prod'
    chmodSync(put('guest/usr/bin/iris', `#!/bin/sh\necho '${qlist}'\n`), 0o755)
  })

  test('the log of this machine, its rotated ones, and what its instances say', async () => {
    const { status, out, err } = await history([], host())
    expect(status).toBe(0)
    expect(out).toContain('iris:PROD  2.50    thawed   /jnl/20261122.003\n')
    expect(out).toContain('\n4 runs, 1 failed: ')
    expect(err).toBe(`gen-hooks: ${guest}/var/log/mine/snapshot.log: line 5: "torn": is no line of the hooks\n`)
  })

  test.each([[['history', '--json']], [['report', '--terminal']], [['timeline', '--json']]])(
    '%j says that the list was not whole, and of which instance the log cannot be read',
    async (args) => {
      const root = join(folder, args[0] ?? '')
      put(`${args[0]}/var/log/gen-hooks/snapshot.log`, `${NEW}\n`)
      const cache = 'old^/opt/old^2018.1^running, since X^cache.cpf^1^2^3^ok'
      chmodSync(put(`${args[0]}/usr/bin/ccontrol`, `#!/bin/sh\necho '${cache}'\n`), 0o755)
      chmodSync(put(`${args[0]}/usr/bin/iris`, '#!/bin/sh\nexit 1\n'), 0o755)
      // as its owner may leave it
      mkdirSync(join(root, 'opt/old/mgr/cconsole.log'), { recursive: true })
      const { status, out, err } = await runCli(args, realHost({ root }))
      expect(status).toBe(0)
      const list =
        /detect: iris: no whole list of its instances: iris qlist \(exit status 1, .*: the log of one that is not listed is not read/
      expect(err).toMatch(list)
      const log = `${root}/opt/old/mgr/cconsole.log: the log of cache:OLD is no regular file: it is not read`
      expect(err).toContain(log)
      if (args.includes('--json')) expect(out).toContain('the log of cache:OLD is no regular file')
    },
  )

  test('a configuration that cannot be used is told, and the default looked at', async () => {
    put('guest/etc/gen-hooks/config.yaml', 'log: [\n')
    const { status, out, err } = await history([], host())
    expect(err).toContain('; looking in /var/log/gen-hooks\n')
    expect(err).toContain(`${guest}/var/log/gen-hooks/snapshot.log: cannot be read: no such file or folder`)
    // what the instances say is there anyway
    expect(status).toBe(0)
    expect(out).toContain('  unknown  iris:PROD  2.50    thawed   /jnl/20261122.003\n')
  })
})

describe('at a terminal', () => {
  const shownAt = async (columns: number): Promise<string> => {
    let out = ''
    const say = { out: (text: string) => (out += text), err: () => {} }
    const terminal = { columns, isColoured: true, hasUnicode: true }
    const status = await main(['history', '--timezone', 'UTC', fresh, old, `PROD=${messages}`], {
      host: realHost(),
      ...say,
      terminal,
    })
    expect(status).toBe(0)
    return out
  }

  test('verdicts have a colour, and say the same without', async () => {
    const out = await shownAt(200)
    expect(out).toContain('  \u001b[32mconsistent\u001b[39m    iris:PROD')
    expect(out).toContain('  \u001b[31minconsistent\u001b[39m  iris:PROD')
    const { out: plain } = await history([fresh, old, `PROD=${messages}`])
    expect(stripVTControlCharacters(out)).toBe(plain)
  })

  test('of 80 columns no row is longer, and WHY is whole', async () => {
    const lines = stripVTControlCharacters(await shownAt(80)).split('\n')
    expect(lines.slice(0, 7).filter((text) => text.length > 80)).toEqual([])
    expect(lines).toContain('    why: iris:PROD was not-frozen at the thaw')
  })
})

test('a run that is not found may be in what could not be read: that is said too', async () => {
  const torn = put('torn.gz', gzipSync(`${OLD}\n${NEW}`).subarray(0, -20))
  const missed = await history([torn, '--run', 'fedcba'])
  expect(missed).toMatchObject({ status: 1, out: '' })
  expect(missed.err).toContain(`${torn}`)
  expect(missed.err).toMatch(/: its gzip data ends too early\n(?:.*\n)*--run: "fedcba": no such run/)
  const other = await history([put('no.log', 'nothing\n'), '--run', 'latest'])
  expect(other.err).toContain('no log was understood')
})

test('--csv has years of four digits, as --json has', async () => {
  const late = '9999-12-31T23:59:59.999-14:00 run=a1 level=info instance=- event=consistent ms=1\n'
  const { out } = await history([put('late.log', late), '--csv'])
  expect(out).toContain('\r\na1,hooks,9999-12-31T23:59:59.999Z,9999-12-31T23:59:59.999Z,')
})
