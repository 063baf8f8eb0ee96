import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const RUNNER = readFileSync(join(__dirname, '../../templates/snapshot/gen-hooks-snapshot'), 'utf8')

/** How the databases and the journals of a guest lie. */
export const KINDS = ['lvm', 'thin', 'btrfs', 'zfs'] as const
export type Kind = (typeof KINDS)[number]

/** The name of a volume of the guest. */
export const volumeOf = (kind: Kind, name: string): string =>
  ({ lvm: `vg/${name}`, thin: `vg/${name}`, btrfs: `/${name}`, zfs: `tank/${name}` })[kind]

/** What a run comes to where nothing goes wrong. */
export const goodEvents = (kind: Kind): readonly string[] => [
  `snapshot ${volumeOf(kind, 'data')}`,
  `snapshot ${volumeOf(kind, 'journal')}`,
  'thaw ended 0',
  'backup POINT data',
  'backup POINT journal',
]

/** The shells of this machine. */
export const SHELLS = ['dash', 'bash', 'busybox sh', 'mksh', 'ksh93', 'yash'].filter(
  (shell) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', shell.split(' ')[0] ?? '']).status === 0,
)

const PROGRAMS = 'id iris df stat mount umount lvs lvcreate lvremove btrfs zfs backup'.split(' ')

/** What a run of the runner came to. */
export interface Ran {
  readonly status: number | null
  readonly out: string
  /** The calls of the doubles in this run, without their paths in the folder of the test. */
  readonly calls: readonly string[]
  /** `snapshot VOLUME`, `thaw ended 0`, `backup POINT`. */
  readonly events: readonly string[]
}

/** $OUTPUT is `gone`: a pipe that nobody reads any more; or a file. */
const START = `echo $$ >"$STATE/pid"
case \${OUTPUT-} in
'') ;;
gone) mkfifo "$STATE/pipe" && exec 3<>"$STATE/pipe" && exec >"$STATE/pipe" 2>&1 3<&- ;;
*) exec >"$OUTPUT" 2>&1 ;;
esac
exec "$@"`

/** A guest of doubles: one instance, PROD, with databases on one volume and journals on another. */
export interface Stage {
  readonly folder: string
  readonly run: (words: readonly string[], env?: Readonly<Record<string, string>>) => Ran
  readonly write: (name: string, text: string) => void
  readonly read: (name: string) => string
  readonly edit: (name: string, old: string | RegExp, now: string) => void
  readonly has: (name: string) => boolean
  readonly drop: (name: string) => void
  /** What should be gone after a run: mounts, snapshots, the record, a freeze. */
  readonly left: () => readonly string[]
  readonly remove: () => void
}

/** Snapshots that others made under names like ours: they stay. */
const FOREIGN = { lvm: 'gen-hooks-of-others', zfs: 'gen-hooks-of-others', btrfs: '.gen-hooks-of-others' }

export function stageOf(kind: Kind, shell = 'sh'): Stage {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gen-hooks-test-snapshot-')))
  const state = join(folder, 'state')
  const write = (name: string, text: string): void => writeFileSync(join(state, name), text)
  const read = (name: string): string => (existsSync(join(state, name)) ? readFileSync(join(state, name), 'utf8') : '')
  for (const one of ['state', 'bin', 'sbin', 'data/iris/mgr', 'data/db', 'journal/j'])
    mkdirSync(join(folder, one), { recursive: true })
  copyFileSync(join(__dirname, 'fake.sh'), join(folder, 'fake.sh'))
  chmodSync(join(folder, 'fake.sh'), 0o755)
  for (const name of PROGRAMS) symlinkSync('../fake.sh', join(folder, 'bin', name))
  for (const name of ['pre-freeze-script', 'post-thaw-script']) symlinkSync('../fake.sh', join(folder, 'sbin', name))
  const data = join(folder, 'data')
  const journal = join(folder, 'journal')
  const mount = (point: string, name: string): string => {
    const [type, source] =
      kind === 'btrfs'
        ? ['btrfs', '/dev/sdb']
        : kind === 'zfs'
          ? ['zfs', `tank/${name}`]
          : [name === 'data' ? 'xfs' : 'ext4', `/dev/mapper/vg-${name}`]
    return `${name === 'data' ? 31 : 32} 20 0:30 / ${point} rw,relatime shared:1 master:2 - ${type} ${source} rw\n`
  }
  write('mountinfo', `20 1 8:1 / / rw - ext4 /dev/sda1 rw\n${mount(data, 'data')}${mount(journal, 'journal')}`)
  write('subvolumes', `${data}\n${journal}\n`)
  write('free', '10000')
  const pool = kind === 'thin' ? 'pool' : ''
  const attr = kind === 'thin' ? 'Vwi-aotz--' : 'owi-aos---'
  const volumes = ['data', 'journal'].map((name) => `vg|${name}|${attr}|${pool}|5120||||\n`).join('')
  write(
    'volumes',
    `${volumes}vg|pool|twi-aotz--||20480|||41.02|12.50\nvg|${FOREIGN.lvm}|swi-a-s---||1024|data|3.00||\n`,
  )
  write('snapshots', `tank/data@${FOREIGN.zfs}\n`)
  mkdirSync(join(data, FOREIGN.btrfs))
  write(
    'qlist',
    `PROD^${join(data, 'iris')}^2024.1.0.263.0^running, since Thu Mar 14 09:12:01 2024^iris.cpf^1972^52773^0^ok^IRIS^^^${join(data, 'iris')}\n`,
  )
  writeFileSync(
    join(data, 'iris/iris.cpf'),
    `[Databases]\r\nIRISSYS=${data}/iris/mgr/\r\nIRISTEMP=/nowhere/temp/\r\nUSER=${data}/db/\r\nFAR=/far,other\r\n[Journal]\r\nCurrentDirectory=${journal}/j/\r\n[config]\r\nwijdir=\r\n`,
  )
  const settings: Readonly<Record<string, string>> = {
    PATH: `'${join(folder, 'bin')}:/usr/bin:/bin'`,
    PRE: join(folder, 'sbin/pre-freeze-script'),
    POST: join(folder, 'sbin/post-thaw-script'),
    DROP_IN: '/nowhere/50-gen-hooks',
    MOUNTS: join(state, 'mountinfo'),
    RUN_DIR: join(folder, 'run'),
    RECORD: join(folder, 'lib/record'),
  }
  let text = RUNNER
  for (const [name, value] of Object.entries(settings)) {
    if (!new RegExp(`^${name}=`, 'm').test(text)) throw new Error(`${name}: not set by the runner`)
    text = text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`)
  }
  const runner = join(folder, 'gen-hooks-snapshot')
  writeFileSync(runner, text)
  const short = (line: string): string =>
    line
      .replaceAll(`${folder}/run/volumes/${folder.replaceAll('/', '+')}+`, 'POINT ')
      .replaceAll(folder, '')
      .replaceAll(/\d{8}T\d{6}Z-\d+/g, 'RUN')
      .trimEnd()
  const lines = (name: string): readonly string[] => read(name).split('\n').filter(Boolean).map(short)
  return {
    folder,
    write,
    read,
    edit: (name, old, now) => {
      const before = read(name)
      if (before.replace(old, now) === before) throw new Error(`${name}: has no ${old}`)
      write(name, before.replace(old, now))
    },
    has: (name) => existsSync(join(folder, name)),
    drop: (name) => rmSync(join(state, name)),
    run: (words, env = {}) => {
      write('calls', '')
      write('events', '')
      const { status, stdout, stderr } = spawnSync(
        'sh',
        ['-c', START, 'sh', ...shell.split(' '), runner, ...words],
        // ends when the last orphan has closed its output
        { encoding: 'utf8', env: { ...process.env, STATE: state, ...env } },
      )
      return { status, out: `${short(stdout + stderr)}\n`, calls: lines('calls'), events: lines('events') }
    },
    left: () => [
      ...lines('mountinfo').filter((line) => line.includes(' ro - ')),
      ...lines('volumes').filter((line) => line.includes('gen-hooks-') && !line.includes(FOREIGN.lvm)),
      ...lines('snapshots').filter((line) => !line.endsWith(FOREIGN.zfs)),
      ...[data, journal]
        .flatMap((one) => readdirSync(one))
        .filter((name) => name.startsWith('.gen-hooks-') && name !== FOREIGN.btrfs),
      ...['lib/record', 'run/frozen', 'state/frozen'].filter((name) => existsSync(join(folder, name))),
      ...(existsSync(join(folder, 'run/volumes')) ? readdirSync(join(folder, 'run/volumes')) : []),
      // those of others are there
      ...(read('volumes').includes(FOREIGN.lvm) &&
      read('snapshots').includes(FOREIGN.zfs) &&
      existsSync(join(data, FOREIGN.btrfs))
        ? []
        : ['A SNAPSHOT OF OTHERS IS GONE']),
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
