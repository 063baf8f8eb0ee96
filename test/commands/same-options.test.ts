import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import { hookLog, madeSnapshot, vmwareLog } from '../timeline/made-logs.ts'

const folder = tempFolder()
const image = join(folder, 'image')
const INVENTORY = readFileSync(join(__dirname, '../cases/01-shipped-configuration/root/inventory.json'), 'utf8')
const T0 = Date.UTC(2026, 10, 21, 22, 5, 31)
const HOUR = 3_600_000
const MADE = [0, 1, 2].map((n) => madeSnapshot(T0 + n * HOUR, `0000000${n}`))

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const inventory = file('inventory.json', INVENTORY)
const json = (out: string) => JSON.parse(out)

beforeAll(() => {
  mkdirSync(join(image, 'etc/gen-hooks'), { recursive: true })
  mkdirSync(join(image, 'var/log/gen-hooks'), { recursive: true })
  writeFileSync(join(image, 'etc/gen-hooks/config.yaml'), 'layout: backupScripts.d\n')
  writeFileSync(join(image, 'var/log/gen-hooks/snapshot.log'), hookLog(MADE.slice(1)))
  // a link that leads out of the image, and a link to a file in the image
  symlinkSync(
    file('outside.log', hookLog([madeSnapshot(T0 - HOUR, 'outside0')])),
    join(image, 'var/log/gen-hooks/snapshot.log.1'),
  )
  mkdirSync(join(image, 'data'))
  writeFileSync(join(image, 'data/old.log'), hookLog(MADE.slice(0, 1)))
  symlinkSync('/data/old.log', join(image, 'var/log/gen-hooks/snapshot.log.2'))
})

describe('--root', () => {
  const ids = (out: string): readonly string[] => json(out).runs.map(({ id }: { id: string }) => id)

  test('history reads the logs below DIR, and follows no link out of DIR', async () => {
    const { status, out } = await runCli(['history', '--json', '--root', image])
    expect(status).toBe(0)
    expect(ids(out)).toEqual(['00000000', '00000001', '00000002'])
    expect(out).not.toContain('outside0')
  })

  test('a file that is named is a file of the caller', async () => {
    const { out } = await runCli(['history', '--json', '--root', image, join(folder, 'outside.log')])
    expect(ids(out)).toEqual(['outside0'])
  })

  test('timeline draws a run of DIR', async () => {
    const { out } = await runCli(['timeline', '--json', '--root', image])
    expect(json(out).run.id).toBe('00000002')
  })

  test('render takes the configuration of DIR and writes to the folder of the caller', async () => {
    const hooks = join(folder, 'hooks')
    const args = ['render', '--root', image, '--inventory', inventory, '--out', hooks]
    expect(await runCli(args)).toMatchObject({ status: 0 })
    expect(readdirSync(hooks)).toEqual(['50-gen-hooks'])
    expect(existsSync(join(image, hooks))).toBe(false)
    expect(await runCli([...args, '--check'])).toMatchObject({ status: 0, out: 'unchanged\n' })
    writeFileSync(join(hooks, '50-gen-hooks'), 'edited\n')
    const { status, out } = await runCli([...args, '--check', '--json'])
    expect(status).toBe(2)
    expect(json(out)).toMatchObject({
      kind: 'differs',
      folder: hooks,
      files: [{ fileName: '50-gen-hooks' }],
      differences: [{ path: join(hooks, '50-gen-hooks'), state: 'differs', diff: expect.stringContaining('-edited') }],
    })
  })

  test('detect looks below DIR', async () => {
    const { status, err } = await runCli(['detect', '--root', image])
    expect(status).toBe(1)
    expect(err).toContain('iris and ccontrol: not found')
    expect((await runCli(['detect', '--root', join(folder, 'none')])).err).toContain('no such folder [USAGE]')
  })
})

describe('--since and --timezone', () => {
  const hooks = file('snapshot.log', hookLog(MADE))

  test('timeline prints its times in the zone, with the offset of the zone', async () => {
    const at = async (zone: string) => (await runCli(['timeline', hooks, '--timezone', zone])).out.split('\n')[0]
    expect(await at('Europe/Berlin')).toContain('run 00000002, 2026-11-22 01:05:31.000 +01:00, consistent')
    expect(await at('Asia/Kolkata')).toContain('2026-11-22 05:35:31.000 +05:30')
    expect(await at('America/St_Johns')).toContain('2026-11-21 20:35:31.000 -03:30')
    expect((await runCli(['timeline', hooks, '--timezone', 'Mars'])).err).toContain('--timezone: "Mars": no such zone')
  })

  test('timeline takes only runs since the given time', async () => {
    const of = (...args: readonly string[]) => runCli(['timeline', '--json', hooks, ...args])
    expect(json((await of('--since', '2026-11-21T23:00Z', '--run', 'worst')).out).run.id).not.toBe('00000000')
    expect((await of('--since', '2026-11-23')).err).toContain('[RUN_UNKNOWN]')
    // a date without an offset is in the zone of the option
    const berlin = await of('--since', '2026-11-22T01:00', '--timezone', 'Europe/Berlin', '--run', '00000001')
    expect(berlin.err).toContain('[RUN_UNKNOWN]')
  })

  test('stun counts the stuns that ended since the given time, and the stuns without a time', async () => {
    const host = file('vmware.log', vmwareLog(MADE, 0))
    const stuns = async (...args: readonly string[]) =>
      json((await runCli(['stun', '--json', host, ...args])).out).totals
    expect((await stuns()).stuns).toBe(3)
    const since = new Date(T0 + HOUR).toISOString()
    expect(await stuns('--since', since)).toMatchObject({
      stuns: 2,
      logs: 1,
      classes: { fine: 2, risk: 0, failover: 0 },
    })
    expect((await stuns('--since', '2027-01-01')).stuns).toBe(0)
    expect((await runCli(['stun', host, '--since', 'soon'])).err).toContain('--since: "soon", expected')
    expect((await runCli(['stun', host, '--since', '2027-01-01', '--fail-above', '1'])).status).toBe(0)
  })
})

describe('the option value or operand -', () => {
  test('--inventory - and --config - are standard input', async () => {
    const byInventory = await runCli(['render', '--json', '--inventory', '-'], realHost(), INVENTORY)
    const byFile = await runCli(['render', '--json', '--inventory', inventory])
    expect(byInventory).toEqual(byFile)
    const args = ['render', '--json', '--inventory', inventory, '--config', '-']
    const { out } = await runCli(args, realHost(), 'layout: backupScripts.d\n')
    expect(json(out).files).toMatchObject([{ fileName: '50-gen-hooks' }])
    expect((await runCli(args, realHost(), 'fnord: 1\n')).err).toMatch(/^gen-hooks: -:1: .*fnord.*\[CONFIG_INVALID\]/)
  })

  test('two of these are an error, and so is standard input that is no inventory', async () => {
    const both = await runCli(['render', '--inventory', '-', '--config', '-'], realHost(), INVENTORY)
    expect(both.err).toContain('--config - and --inventory -: both standard input, expected one of them [USAGE]')
    const operand = await runCli(['validate', '-', '--config', '-'], realHost(), INVENTORY)
    expect(operand.err).toContain('--config - and -: both standard input')
    expect((await runCli(['render', '--inventory', '-'], realHost(), '{')).err).toContain('[INVENTORY_INVALID]')
  })

  test('validate checks a script from standard input', async () => {
    const { status, out } = await runCli(['validate', '--json', '--as', 'qemu-ga', '-'], realHost(), '<?php echo 1;\n')
    expect(status).toBe(2)
    expect(json(out)).toMatchObject({ files: ['-'], unchecked: ['-'], verdict: 'unchecked' })
    const large = await runCli(['validate', '-'], realHost(), `#!/bin/sh\n${'#'.repeat(1024 * 1024)}\n`)
    expect(large.err).toContain('-: too large, expected at most 1 MiB [FILE_UNREADABLE]')
  })
})

describe('--json', () => {
  test('render prints the scripts, or the paths of the written files', async () => {
    const printed = json((await runCli(['render', '--json', '--inventory', inventory])).out)
    expect(printed).toMatchObject({
      kind: 'rendered',
      files: [{ fileName: 'post-thaw-script' }, { fileName: 'pre-freeze-script' }],
    })
    expect(printed.files[0].text).toMatch(/^#!\/bin\/sh\n/)
    const out = join(folder, 'written')
    const written = json((await runCli(['render', '--json', '--inventory', inventory, '--out', out])).out)
    expect(written).toMatchObject({ kind: 'written', folder: out, removed: [] })
    expect(written.files[0]).not.toHaveProperty('text')
  })

  test('harness lists its scenarios, and refuses another format together with --json', async () => {
    const { scenarios } = json((await runCli(['harness', '--list', '--json', '--scenario', 'freeze/*'])).out)
    expect(scenarios.length).toBeGreaterThan(5)
    expect(scenarios[0]).toMatchObject({ name: expect.stringMatching(/^freeze\//), title: expect.any(String) })
    expect((await runCli(['harness', '--json', '--format', 'html'])).err).toContain('--json: with --format html')
  })
})
