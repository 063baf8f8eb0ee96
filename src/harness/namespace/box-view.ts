import { existsSync, lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { GenHooksError } from '../../errors.ts'
import { octal } from '../../host/octal.ts'
import { type Role, roleWord } from '../../host/share.ts'
import { type MountLine, mountAll, quoteWord, writeMounts } from './mount-text.ts'

/** Where the box has the tool itself, and programs of the machine that nothing inside can write over. */
export const BOX = '/.gen-hooks'

/** Of the machine these are seen, and can only be read. */
const SHOWN = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'usr', 'etc', 'nix', 'gnu'] as const

const EMPTY = 'boot dev home media mnt opt proc root run srv sys tmp var .outside'

/** No terminal: who holds one can type into it. */
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'] as const

/** The folder on which the new root is made: it is there on each machine, and nothing that is shown lies below it. */
export const NEW_ROOT = '/sys'

/** Of /proc, what would change the machine can only be read, and what would tell of its keys is covered. To who is nobody of the machine most of it is closed anyway. */
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

/** A program of the tool, as it is seen from inside the box, and what must be shown for it. */
export interface BoxedProgram {
  /** The words that run it. */
  readonly command: readonly string[]
  readonly files: readonly { readonly from: string; readonly to: string }[]
}

/** How the tool is run in a box in this role. HARNESS_FAILED if root's box, where root is nobody of the machine, could not read it. */
export function boxedProgram(tool: string, role: Role, extra: readonly string[] = []): BoxedProgram {
  const program = realpathSync(tool)
  const share = join(dirname(program), 'share')
  const inside = `${BOX}/${basename(program)}`
  const files = [
    { from: program, to: inside },
    // another program in its place has none
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

/** What every box has: the machine's programs, where nothing inside can write over them. */
export const PROGRAMS: BoxedProgram['files'] = [{ from: '/usr', to: `${BOX}/usr` }]

function checkReadable(path: string): void {
  const stat = statSync(path)
  const needed = stat.isDirectory() ? 0o005 : 0o004
  if ((stat.mode & needed) === needed) return
  throw new GenHooksError(
    'HARNESS_FAILED',
    `${path}: mode ${octal(stat.mode & 0o7777)}: closed to others, expected a file that the box may read, in which root is nobody of this machine`,
    { hint: `chmod -R go+rX ${path}` },
  )
}

/** Where a file that is handed into the box is seen there. */
export function inBox(file: string): string {
  return `${BOX}/${file.replace(/.*\//, '')}`
}

/** Lines of sh that make the view of the box at NEW_ROOT: a root of its own in memory, with what is shown of the machine, and all of that read-only. */
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
        // a fresh one can only be mounted where one is seen
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

/** A mount may not lose flags that it has. */
function bindOptions(from: string, mounts: readonly Mount[]): string {
  const over = mounts.findLast(({ point }) => from === point || from.startsWith(point === '/' ? '/' : `${point}/`))
  return `${below(from, mounts).length > 0 ? 'rbind' : 'bind'},ro,${over?.flags ?? 'relatime'}`
}

/** Each is a mount of its own, with flags of its own. */
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
