import { existsSync, lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { GenHooksError } from '../../errors.ts'
import { octal } from '../../host/octal.ts'
import { type Role, roleWord } from '../../host/share.ts'
import { type MountLine, mountAll, quoteWord, writeMounts } from './mount-text.ts'

/** The folder in the box with the tool and with programs of the machine that hooks cannot overwrite. */
export const BOX = '/.gen-hooks'

/** The folders of the machine that are visible in the box, read-only. */
const SHOWN = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'usr', 'etc', 'nix', 'gnu'] as const

const EMPTY = 'boot dev home media mnt opt proc root run srv sys tmp var .outside'

/** The devices of the box. No terminal: a process that has one open can type into it. */
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'] as const

/** The folder on which the new root is mounted: each machine has it, and no visible folder lies below it. */
export const NEW_ROOT = '/sys'

/** Files of /proc that would change the machine are read-only, and those that show its keys are covered. A root that is no user of the machine cannot write most of them in any case. */
const PROC: readonly MountLine[] = [
  ...['sys', 'sysrq-trigger', 'irq', 'bus', 'fs', 'scsi'].map((name) => ({
    name,
    options: 'bind,ro,nosuid,nodev,noexec',
  })),
  ...['keys', 'key-users', 'kcore'].map((name) => ({ name, from: '/dev/null', options: 'bind' })),
]
  .filter(({ name }) => existsSync(`/proc/${name}`))
  .map(({ name, options, ...given }) => ({ from: `/proc/${name}`, to: `/proc/${name}`, options, ...given }))

/** A mount of this process. */
interface Mount {
  readonly point: string
  /** `nosuid,nodev,relatime` */
  readonly flags: string
}

/** How a program of the tool is run inside the box, and the folders that must be visible for it. */
export interface BoxedProgram {
  /** The words that run it. */
  readonly command: readonly string[]
  readonly files: readonly { readonly from: string; readonly to: string }[]
}

/** How the tool is run in a box in this role. HARNESS_FAILED if root's box could not read the tool, since its root is no user of the machine. */
export function boxedProgram(tool: string, role: Role, extra: readonly string[] = []): BoxedProgram {
  const program = realpathSync(tool)
  const share = join(dirname(program), 'share')
  const inside = `${BOX}/${basename(program)}`
  const files = [
    { from: program, to: inside },
    // a test passes another program as the tool, which has no share
    ...(existsSync(share) ? [{ from: share, to: `${BOX}/share` }] : []),
    { from: process.execPath, to: `${BOX}/node` },
    ...extra.map((from) => ({ from, to: inBox(from) })),
  ].map(({ from, to }) => ({ from: realpathSync(from), to }))
  if (process.getuid?.() === 0) {
    for (const { from } of files) checkReadable(from)
  }
  return {
    command: [`${BOX}/node`, inside, roleWord(role)],
    files: [...files, ...PROGRAMS],
  }
}

/** The mounts of each box: the machine's programs, at a place where hooks cannot overwrite them. */
export const PROGRAMS: BoxedProgram['files'] = [{ from: '/usr', to: `${BOX}/usr` }]

function checkReadable(path: string): void {
  const stat = statSync(path)
  const needed = stat.isDirectory() ? 0o005 : 0o004
  if ((stat.mode & needed) === needed) return
  throw new GenHooksError(
    'HARNESS_FAILED',
    `${path}: mode ${octal(stat.mode & 0o7777)}: closed to others, expected a file that the box may read, in which root is no user of this machine`,
    { hint: `chmod -R go+rX ${path}` },
  )
}

/** The path inside the box of a file that is passed into it. */
export function inBox(file: string): string {
  return `${BOX}/${file.replace(/.*\//, '')}`
}

/** Lines of sh that make the root of the box at NEW_ROOT: a tmpfs with the visible folders of the machine, all read-only. */
export function viewScript(files: BoxedProgram['files']): string {
  const mounts = readMounts()
  const lines = [`mount -t tmpfs -o mode=0755,nosuid,nodev none ${NEW_ROOT}`, `cd ${NEW_ROOT}`, `mkdir ${EMPTY}`]
  const shown = SHOWN.map((name) => `/${name}`).filter((path) => existsSync(path))
  const isLink = (path: string): boolean => lstatSync(path).isSymbolicLink()
  lines.push(...shown.filter(isLink).map((path) => `ln -s ${quoteWord(readlinkSync(path))} ${path.slice(1)}`))
  const binds = [...shown.filter((path) => !isLink(path)).map((path) => ({ from: path, to: path })), ...files]
  const folders = binds.filter(({ from }) => lstatSync(from).isDirectory()).map(({ to }) => quoteWord(to.slice(1)))
  lines.push(`mkdir ${[BOX.slice(1), 'dev/shm', ...folders].join(' ')}`)
  for (const { from, to } of binds) if (!lstatSync(from).isDirectory()) lines.push(`: >${quoteWord(to.slice(1))}`)
  const devices = DEVICES.map((name) => ({ from: `/dev/${name}`, to: `/dev/${name}` }))
  lines.push(
    ...devices.map(({ to }) => `: >${to.slice(1)}`),
    'ln -s /proc/self/fd dev/fd && ln -s fd/0 dev/stdin && ln -s fd/1 dev/stdout && ln -s fd/2 dev/stderr',
    mountAll(
      [
        ...binds.map(({ from, to }) => ({ from, to: `${NEW_ROOT}${to}`, options: bindOptions(from, mounts) })),
        ...devices.map(({ from, to }) => ({ from, to: `${NEW_ROOT}${to}`, options: 'bind' })),
        // the kernel allows a new /proc only where a /proc is visible
        { from: '/proc', to: `${NEW_ROOT}/proc`, options: 'rbind' },
      ],
      '.mounts',
    ),
    writeMounts(PROC, '.mounts'),
    ...binds.flatMap(({ from, to }) =>
      below(from, mounts).map(
        ({ point, flags }) =>
          `mount -o remount,bind,ro,${flags} ${quoteWord(`${NEW_ROOT}${to}${point.slice(from.length)}`)}`,
      ),
    ),
  )
  return lines.join('\n')
}

/** The options of a bind mount: in a user namespace a mount must keep the flags of its source. */
function bindOptions(from: string, mounts: readonly Mount[]): string {
  const over = mounts.findLast(({ point }) => from === point || from.startsWith(point === '/' ? '/' : `${point}/`))
  return `${below(from, mounts).length > 0 ? 'rbind' : 'bind'},ro,${over?.flags ?? 'relatime'}`
}

/** The mounts below a folder. Each is remounted by itself, since it has flags of its own. */
function below(folder: string, mounts: readonly Mount[]): readonly Mount[] {
  return mounts.filter(({ point }) => point.startsWith(`${folder}/`))
}

function readMounts(): readonly Mount[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, , , , point = '', options = ''] = line.split(' ')
      const flags = options.split(',').filter((flag) => flag !== 'rw' && flag !== 'ro')
      return {
        point: point.replaceAll(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
        flags: ['nosuid', 'nodev', ...flags.filter((flag) => flag !== 'nosuid' && flag !== 'nodev')].join(','),
      }
    })
}
