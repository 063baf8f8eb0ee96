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

test('history prints a table for people, newest run last, then the figures of all runs, and problems to standard error', async () => {
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
      'consistent: restore the whole machine from it, or single databases; later journals can be applied, from the',
      '  marker that the freeze wrote',
      'inconsistent: no freeze covered it. If there is a snapshot, restore only the whole machine from it, with all',
      '  disks of IRIS from one moment; IRIS recovers when it starts. Restore no single database from it, and apply no',
      '  later journals to it',
      'iris:PROD, run 00000004: it was not frozen in this run (skipped): only the whole machine can be restored',
      '',
    ].join('\n'),
  )
  expect(err).toBe(`gen-hooks: ${fresh}: line 5: "torn": is no line of the hooks\n`)
})

test('the table has the whole reason of a run in which many instances failed', async () => {
  const why = Array.from({ length: 25 }, (_, index) => `iris:I${index} was not-frozen at the thaw`).join(', ')
  const { out } = await history([put('many.log', `${run('00000005', 0, 'inconsistent', why).join('\n')}\n`)])
  expect(out).toContain(`  ${why}\n`)
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

test('--json says of each run what its snapshot is worth, and for which instances it is worth less', async () => {
  const torn = put('torn.log', line('00000005', 0, '- consistent', 3500))
  const { runs } = JSON.parse((await history([torn, fresh, '--json'])).out)
  expect(runs.map(({ id, worth, lessFor }: Record<string, unknown>) => [id, worth, lessFor])).toEqual([
    ['00000005', 'not shown', []],
    ['00000003', 'not covered', []],
    ['00000004', 'covered', [expect.objectContaining({ instance: 'iris:PROD', worth: 'not covered' })]],
  ])
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
    `00000009,hooks,2026-11-22T12:00:00.000Z,2026-11-22T12:00:00.000Z,,inconsistent,"'=cmd|a,b",false,,,,,,,,,not covered`,
  )
  expect(rows[4]).toBe(
    '00000004,hooks,2026-11-22T16:59:59.990Z,2026-11-22T17:00:02.000Z,1.5,consistent,,false,cache:OLD,2026-11-22T17:00:01.000Z,2026-11-22T17:00:02.000Z,1,thawed,,,,covered',
  )
})

test('--since leaves out what began before', async () => {
  const { out } = await history([fresh, old, '--since', '2026-11-22T13:30'])
  expect(out).not.toContain('13:00:00')
  expect(out).toContain('\n2 runs, 1 failed: ')
})

describe('history of some of the runs', () => {
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
  ])('history %j prints only the chosen runs', async (args, ids) => {
    expect(await idsOf(...args)).toEqual(ids)
  })

  test('--instance prints only rows of this instance, and figures of its runs', async () => {
    const { out } = await history([fresh, old, '--instance', 'OLD'])
    expect(out.split('\n').slice(0, 4)).toEqual([
      'BEGAN                RUN       WINDOW  VERDICT     INSTANCE   FROZEN  OUTCOME  JOURNAL  WHY',
      '2026-11-22 16:59:59  00000004  1.50    consistent  cache:OLD  1.00    thawed   -',
      '',
      '1 run, 0 failed: 1 consistent',
    ])
    expect((await history([fresh, old, '--instance', 'OLD', '--csv'])).out.split('\r\n')).toHaveLength(3)
  })

  test('an instance that no run has is reported, with the nearest name', async () => {
    const { status, out, err } = await history([old, '--instance', 'PORD'])
    expect({ status, out }).toEqual({ status: 0, out: 'No runs.\n' })
    expect(err).toBe('gen-hooks: --instance: "PORD": no run has it; did you mean PROD?\n')
    expect((await history([old, '--instance', 'PROD', '--failed'])).err).toBe('')
  })

  test('--run with --last is refused', async () => {
    expect((await history([old, '--run', '0', '--last', '2'])).err).toContain(
      '--run: one run, expected it without --last',
    )
  })
})

test('without a run history prints no table', async () => {
  expect(await history([fresh, '--since', '2036-01-01'])).toMatchObject({ status: 0, out: 'No runs.\n' })
})

test('twenty problems are printed, the others are counted', async () => {
  const { err } = await history([put('bad.log', `${run('00000001', 0).join('\n')}\n${'bad\n'.repeat(50)}`)])
  expect(err.split('\n')).toHaveLength(22)
  expect(err).toContain('\ngen-hooks: 30 more problems\n')
})

test('a file that is no log of freezes is reported, and the other logs are read', async () => {
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

test('the runs before the end of an incomplete log count', async () => {
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
])('%s is an error', async (_what, args, message) => {
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
])('%s is no log that history reads: the error names the logs that it reads', async (_what, text, why) => {
  const { status, out, err } = await history([put('other.txt', text)])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(`other.txt: ${why}`)
  expect(err).toContain(KINDS)
  // if another log is understood, the problem is only printed
  expect(await history([fresh, join(folder, 'other.txt')])).toMatchObject({ status: 0 })
})

describe('names in the configuration that no instance has', () => {
  const config = put(
    'config.yaml',
    'instances:\n  exclude: [TEST*, OLD, iris:old]\n  overrides:\n    prod: {optional: true}\n    cache:PROD: {optional: true}\n',
  )

  test('are reported once, and are no error', async () => {
    const { status, err } = await history([old, fresh, '--config', config])
    expect(status).toBe(0)
    expect(err.split('\n').filter((text) => text.includes('no instance of that name'))).toEqual([
      'gen-hooks: instances.exclude: "TEST*", "iris:OLD"; instances.overrides: "cache:PROD": no instance of that name here, which is right if the configuration serves other guests too',
    ])
  })

  test('are not reported if each name has an instance, or no instance is known', async () => {
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

test('an unknown zone: an error', async () => {
  const { status, err } = await runCli(['history', '--timezone', 'No/Where', old])
  expect(status).toBe(1)
  expect(err).toContain('--timezone: "No/Where": no such zone [USAGE]')
})

test('a file with = in its name can be read', async () => {
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

describe('history without a file', () => {
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

  test('reads the log of this machine, its rotated logs, and the logs of its instances', async () => {
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
      // the owner of the instance can make a folder in the place of its log
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

  test('reports an unusable configuration, and reads the default folder', async () => {
    put('guest/etc/gen-hooks/config.yaml', 'log: [\n')
    const { status, out, err } = await history([], host())
    expect(err).toContain('; looking in /var/log/gen-hooks\n')
    expect(err).toContain(`${guest}/var/log/gen-hooks/snapshot.log: cannot be read: no such file or folder`)
    // the run in messages.log is printed anyway
    expect(status).toBe(0)
    expect(out).toContain('  unknown  iris:PROD  2.50    thawed   /jnl/20261122.003\n')
  })
})

describe('history at a terminal', () => {
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

  test('colours the verdicts, and prints the same text without colours', async () => {
    const out = await shownAt(200)
    expect(out).toContain('  \u001b[32mconsistent\u001b[39m    iris:PROD')
    expect(out).toContain('  \u001b[31minconsistent\u001b[39m  iris:PROD')
    const { out: plain } = await history([fresh, old, `PROD=${messages}`])
    expect(stripVTControlCharacters(out)).toBe(plain)
  })

  test('prints no row longer than 80 columns on a terminal of 80 columns, and each WHY whole', async () => {
    const lines = stripVTControlCharacters(await shownAt(80)).split('\n')
    expect(lines.slice(0, 7).filter((text) => text.length > 80)).toEqual([])
    expect(lines).toContain('    why: iris:PROD was not-frozen at the thaw')
  })
})

test('if a run is not found, the message names the logs that could not be read', async () => {
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

const REFUSED = [
  line('0000000a', 10, 'iris:PROD freeze-failed', 900, 'status 3: Failed to switch journal file. Status = 0 |'),
  line('0000000a', 11, '- undo', 1000, 'iris:PROD did not freeze'),
  line('0000000b', 20, 'iris:PROD freeze-failed', 900, 'status 1: |Access Denied|'),
  line('0000000c', 30, 'iris:PROD freeze-failed', 900, 'status 1: |Access Denied|'),
  line('0000000c', 30, 'cache:OLD freeze-failed', 900, 'status 1: |Access Denied|'),
  line('0000000c', 30, '- inconsistent', 1000, 'iris:PROD did not freeze'),
].join('\n')

test('what the text of a failed freeze means and what to do is printed once for each text', async () => {
  const { out } = await history([put('refused.log', REFUSED)])
  const [, notes = ''] = (out.split('times: UTC\n')[1] ?? '').split('\n\n').map((part) => part.trimStart())
  expect(notes.split('\n').filter((one) => !one.startsWith('  '))).toEqual([
    'iris:PROD did not freeze, run 0000000a: "Failed to switch journal file. Status = %1"',
    'iris:PROD, cache:OLD did not freeze, 2 runs, the last is 0000000c: "Access Denied"',
    '',
  ])
  expect(notes).toContain(
    '\n  what it means: the login failed\n  what to do: see docs/how-to/log-in-to-the-instances.md',
  )
  const json = JSON.parse((await history([join(folder, 'refused.log'), '--json'])).out)
  expect(json.runs[0].instances[0].refusal).toMatchObject({ text: 'Failed to switch journal file. Status = %1' })
  expect((await history([join(folder, 'refused.log'), '--csv'])).out).toContain(',Access Denied')
})

test("IRIS's own log alone shows a failed freeze", async () => {
  const text = '11/22/26-12:00:00:233 (17) 2 [Utility.Event] Backup.General.ExternalFreeze: Backup is currently running'
  const { out } = await history([`PROD=${put('refused-messages.log', `${text}\n`)}`])
  expect(out).toMatch(/iris:1 .* failed .* freeze-failed .* PROD: it was not suspended: Backup is currently running/)
  expect(out).toContain('PROD did not freeze, run iris:1: "Backup is currently running"')
})
