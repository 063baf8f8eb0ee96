import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import { makeTar } from './make-tar.ts'
import { makeZip } from './make-zip.ts'

const folder = tempFolder()
const STUN = '2025-03-04T01:02:03.456Z| vcpu-0| I125: Checkpoint_Unstun: vm stopped for 700 us\n'

const run = (...args: readonly string[]) => runCli(['stun', ...args])

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function made(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

const noLog = makeZip([{ name: 'a.txt', content: Buffer.from(STUN) }])
const NOT_ONE = 'not a vmware.log, expected lines of one'
const NONE_IN_IT = 'has no vmware*.log in it'

test.each([
  ['an empty folder', () => made('empty'), NONE_IN_IT],
  ['an empty file', () => file('empty.log', ''), NOT_ONE],
  ['accounts', () => file('passwd', 'root:x:0:0:root:/root:/bin/bash\n'), NOT_ONE],
  ['random bytes', () => file('random', randomBytes(5000)), NOT_ONE],
  ['a log of another program', () => file('hostd.log', '2025-03-04T01:02:03.456Z In(166) Hostd[2099]: x\n'), NOT_ONE],
  ['a ZIP without a log', () => file('no-log.zip', noLog), NONE_IN_IT],
  [
    'a folder of ZIPs without a log',
    () => {
      const path = made('zips')
      writeFileSync(join(path, 'a.zip'), noLog)
      return path
    },
    NONE_IN_IT,
  ],
])('%s is an error, and not reported as a log without stuns', async (_what, make, message) => {
  const path = make()
  for (const args of [[path], [path, '--fail-above', '4000']]) {
    const { status, out, err } = await run(...args)
    expect({ status, out }).toEqual({ status: 1, out: 'no stun in 0 logs\n' })
    expect(err).toContain(`gen-hooks: ${path}: ${message}\n`)
    expect(err).toContain('[FILE_UNREADABLE]')
  }
  const { out } = await run(path, '--json')
  expect(JSON.parse(out)).toMatchObject({
    problems: [{ source: path, line: 0, message }],
    totals: { logs: 0, unread: 1 },
  })
})

test('a file that is no log, together with a log, fails only with a limit', async () => {
  const log = file('vmware.log', STUN)
  const other = file('other', 'nothing\n')
  expect(await run(log, other)).toMatchObject({ status: 0, err: `gen-hooks: ${other}: ${NOT_ONE}\n` })
  const limited = await run(log, other, '--fail-above', '4000')
  expect(limited.status).toBe(1)
  expect(limited.err).toContain('1 of the sources: not read, or not to the end, no longer stun in the rest')
  expect((await run(log, '--fail-above', '4000')).status).toBe(0)
})

test('a log without a stun gives the status 0', async () => {
  const quiet = file('quiet.log', '2025-03-04T01:02:03.456Z In(05) vmx - Log for VMware ESX pid=2099413\n')
  expect(await run(quiet, '--fail-above', '4000')).toEqual({ status: 0, out: 'no stun in 1 log\n', err: '' })
})

test('a stun in unknown words is reported, and the exit status is never 0', async () => {
  const path = file('odd.log', `${STUN}something: Checkpoint_Unstun: vm stopped for 99000000 us\n`)
  const { status, err } = await run(path)
  expect(status).toBe(1)
  expect(err).toContain(`gen-hooks: ${path}: line 2: a stun behind words that are not known\n`)
  expect(err).toContain('1 stun: told in a line that is not understood')
})

test('of more than a hundred problems, the first are listed and the others counted', async () => {
  const bad = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`${index}/vmware.log`, 'nothing\n']))
  const path = file('bad.tar', await makeTar(bad))
  const { problems, totals } = JSON.parse((await run(path, '--json')).out)
  expect(problems).toHaveLength(101)
  expect(problems[100]).toEqual({ source: 'all logs', line: 0, message: '30 more problems' })
  expect(totals.unread).toBe(130)
})

describe('beside a good log in its folder', () => {
  const LONG = STUN.replace('700 us', '9000000 us')
  const beside = (name: string): { readonly log: string; readonly place: string } => {
    const place = made(`beside ${name}`)
    writeFileSync(join(place, 'vmware.log'), STUN)
    return { log: join(place, name), place }
  }

  test.each(['VMWARE-1.LOG', 'vmware.log.1', 'vmware-1.log.old', 'vmware-1.log.txt'])(
    '%s is read too',
    async (name) => {
      const { log, place } = beside(name)
      writeFileSync(log, LONG)
      expect((await run(place, '--fail-above', '1000')).status).toBe(2)
    },
  )

  test.each([
    ['vmware-1.log.lz4', NOT_ONE],
    ['vmware-1.log.Z', NOT_ONE],
    ['logs.7z', '7-Zip data, which are not unpacked here'],
    ['logs.rar', 'RAR data, which are not unpacked here'],
    ['bundle.tgz.part', 'its gzip data is damaged from here on'],
  ])('what %s holds is not known', async (name, message) => {
    const heads: Readonly<Record<string, string>> = {
      'logs.7z': '7z\xbc\xaf\x27\x1c',
      'logs.rar': 'Rar!\x1a\x07',
      'bundle.tgz.part': '\x1f\x8b\x08\0',
    }
    const { log, place } = beside(name)
    writeFileSync(log, Buffer.from(`${heads[name] ?? '\x04\x22\x4d\x18'}${'\x07'.repeat(40)}`, 'latin1'))
    const { status, err } = await run(place, '--fail-above', '1000')
    expect(status).toBe(1)
    expect(err).toContain(`gen-hooks: ${log}: ${message}`)
  })

  test('links to a log, to a folder and to nothing are reported, and links to files that are read anyway are not', async () => {
    const { place } = beside('links')
    const elsewhere = made('elsewhere')
    writeFileSync(join(elsewhere, 'other.log'), LONG)
    mkdirSync(join(place, 'VM'))
    writeFileSync(join(place, 'VM/vmware.log'), STUN)
    symlinkSync('VM', join(place, 'name of the VM'))
    symlinkSync('VM/vmware.log', join(place, 'vmware-2.log'))
    expect(await run(place, '--fail-above', '1000')).toMatchObject({ status: 0, err: '' })
    symlinkSync(join(elsewhere, 'other.log'), join(place, 'vmware-3.log'))
    symlinkSync(elsewhere, join(place, 'far'))
    symlinkSync('nowhere', join(place, 'vmware-4.log'))
    symlinkSync('..', join(place, 'above'))
    const { status, err } = await run(place, '--fail-above', '1000')
    expect(status).toBe(1)
    for (const name of ['vmware-3.log', 'vmware-4.log', 'far', 'above'])
      expect(err).toContain(`gen-hooks: ${join(place, name)}: a symlink in a folder, which is not followed; name it\n`)
  })

  test('a FIFO with the name of a log is reported, without a wait', async () => {
    const { log, place } = beside('vmware-1.log')
    execFileSync('mkfifo', [log])
    const { status, err } = await run(place, '--fail-above', '1000')
    expect(status).toBe(1)
    expect(err).toContain(`gen-hooks: ${log}: not a regular file; name it to read from it\n`)
  })

  test('a log in a tar that is a link to another name is reported', async () => {
    const place = made('hard links')
    writeFileSync(join(place, 'b'), LONG)
    linkSync(join(place, 'b'), join(place, 'vmware-1.log'))
    writeFileSync(join(place, 'vmware.log'), STUN)
    execFileSync('tar', ['-cf', join(folder, 'links.tar'), '-C', place, 'b', 'vmware-1.log', 'vmware.log'])
    const { status, err } = await run(join(folder, 'links.tar'), '--fail-above', '1000')
    expect(status).toBe(1)
    expect(err).toContain('links.tar:vmware-1.log: a link within the archive, which is not followed\n')
  })
})
