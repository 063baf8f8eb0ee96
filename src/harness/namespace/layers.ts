import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs'
import { errnoOf } from '../../errors.ts'
import { GUEST_FOLDERS } from '../guest/guest-folders.ts'
import { BOX } from './box-view.ts'
import { type MountLine, mountAll, quoteWord } from './mount-text.ts'

/** Folders that keep their files and whose changes end with the namespace. /run is not among them: it is an empty tmpfs. */
const OVERLAID: readonly string[] = GUEST_FOLDERS.filter((folder) => folder !== '/run')

/**
 * Folders that may be empty. A user cannot mount an overlay over a folder that has a mount of root's below it, as /var/lib often has, and can mount a tmpfs
 * there.
 */
const MAY_BE_EMPTY: readonly string[] = ['/tmp', '/var/lib', '/var/log', '/var/tmp']

/** Folders whose overlay must succeed. */
export const NEEDED: readonly string[] = OVERLAID.filter((folder) => !MAY_BE_EMPTY.includes(folder))

/** Folders that are a tmpfs in a box, which shows no file of the machine there. */
const MEMORY: readonly MountLine[] = (
  [
    ['/tmp', '1777'],
    ['/var', '0755'],
    ['/root', '0700'],
    ['/dev/shm', '1777'],
  ] as const
).map(([to, mode]) => ({ from: 'none', to, type: 'tmpfs', options: `mode=${mode}` }))

/** Files that may be installed on the machine and must be absent on the guest. */
const COVERED: readonly string[] = ['/etc/vmware-tools', '/etc/gen-hooks', '/var/lib/gen-hooks', '/var/log/gen-hooks']

/** Files that decide which libraries each program loads. */
const LOADER = /^(?:ld\.so\.(?:preload|cache)|ld-musl-.*\.path)$/

/** The folder of the changes: a tmpfs that only this namespace sees. */
const LAYERS = '/run/.layers'

const MOUNTS = '/run/.mounts'

/** This process's mount namespace, as the kernel names it. */
export function mountNamespace(): string {
  return readlinkSync('/proc/self/ns/mnt')
}

/**
 * Covers each folder that a hook, an install or VMware Tools may write to. `outside` is the mount namespace of the process that made this one. If it is this
 * namespace, the mounts would be the machine's own, and the function throws. The folders of `keep` stay visible. The returned function removes all mounts that were
 * made since, with all that was written there, and returns whether it could.
 */
export function mountLayers(outside: string, keep: readonly string[]): () => boolean {
  if (!/^mnt:\[\d+\]$/.test(outside) || outside === mountNamespace())
    throw new Error('not in a mount namespace of its own')
  const before = mounts()
  run('mount -t tmpfs -o mode=0755 none /run')
  const inBox = isBox()
  const layers = OVERLAID.filter((folder) => existsSync(folder) && !(inBox && MAY_BE_EMPTY.includes(folder))).map(
    (folder) => makeLayer(folder, { keepsOwner: !inBox }),
  )
  const covered = COVERED.filter((folder) => existsSync(folder) && !(inBox && folder.startsWith('/var/')))
  const empty = covered.map((to): MountLine => ({ from: 'none', to, type: 'tmpfs', options: 'mode=0755' }))
  const lines = inBox
    ? [mountAll([...layers, ...MEMORY, ...empty], MOUNTS), ...boxLines()]
    : [...layers.map((layer) => layerLine(layer, keep)), ...(empty.length > 0 ? [mountAll(empty, MOUNTS)] : [])]
  // one shell for all mounts, since each scenario waits for them
  run(`set -e\n${lines.join('\n')}`)
  rmSync(MOUNTS, { force: true })
  return () => {
    const made = mounts().filter((line) => !before.includes(line))
    try {
      // The newest first. umount of a folder also removes the mounts below it, so that some are gone already.
      execFileSync(inBox ? machineProgram('umount') : 'umount', ['-nil', ...made.reverse().map(pointOf)], {
        stdio: 'ignore',
      })
    } catch {
      // the list of mounts tells more than the exit status of umount
    }
    return mounts().join() === before.join()
  }
}

/** Whether this process runs in a box. */
export function isBox(): boolean {
  return existsSync(BOX)
}

/** The path of a program of the machine: in a box that of a copy that hooks cannot change, since hooks may have replaced the program in /usr/bin. */
export function machineProgram(name: string): string {
  const boxed = `${BOX}/usr/bin/${name}`
  return existsSync(boxed) ? boxed : `/bin/${name}`
}

/** Lines of sh for a box only. The agent must be able to start programs after hooks have written to /etc. */
function boxLines(): readonly string[] {
  return [
    'mkdir -m 1777 /var/tmp && mkdir /var/cache /var/lib /var/log /var/spool && ln -s ../run /var/run',
    ': >>/etc/ld.so.preload',
    mountAll(
      [...new Set(['ld.so.preload', ...readdirSync('/etc').filter((name) => LOADER.test(name))])].map((name) => ({
        from: `/etc/${name}`,
        to: `/etc/${name}`,
        options: 'bind,ro',
      })),
      MOUNTS,
    ),
  ]
}

/** A layer over a folder; its changes are kept in memory. */
function makeLayer(folder: string, { keepsOwner }: { readonly keepsOwner: boolean }): MountLine {
  const name = folder.slice(1).replaceAll('/', '.')
  const [upper, work] = [`${LAYERS}/${name}/upper`, `${LAYERS}/${name}/work`]
  mkdirSync(upper, { recursive: true })
  mkdirSync(work)
  // the root of the mount gets mode and owner of the upper folder, and install checks them
  const { mode, uid, gid } = statSync(folder)
  chmodSync(upper, mode & 0o7777)
  if (keepsOwner) chown(upper, uid, gid)
  const options = `lowerdir=${folder},upperdir=${upper},workdir=${work}`
  return { from: 'none', to: folder, type: 'overlay', options }
}

/** A line of sh for one layer; if the layer fails and the folder may be empty, a tmpfs instead. */
function layerLine({ to, options }: MountLine, keep: readonly string[]): string {
  const overlay = `mount -t overlay -o ${options} none ${to}`
  if (!MAY_BE_EMPTY.includes(to)) return overlay
  return `${overlay} 2>/dev/null || {\n${emptyFolder(to, statSync(to).mode & 0o7777, keep)}\n}`
}

/** The mounts that this process sees, the oldest first, as the kernel writes them. */
function mounts(): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8').trimEnd().split('\n')
}

/** The path of a mount; the kernel writes blanks and the like as octal numbers. */
function pointOf(mount: string): string {
  return (mount.split(' ')[4] ?? '').replaceAll(/\\([0-7]{3})/g, (_, octal) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

/** Lines of sh that mount an empty folder over `folder`, in which only the kept parts are visible. */
function emptyFolder(folder: string, mode: number, keep: readonly string[]): string {
  const kept = keep.filter((path) => path.startsWith(`${folder}/`))
  const aside = (index: number): string => `${LAYERS}/${folder.slice(1).replaceAll('/', '.')}/kept${index}`
  return [
    ...kept.map((path, index) => `mkdir ${aside(index)} && mount --rbind ${quoteWord(path)} ${aside(index)}`),
    `mount -t tmpfs -o mode=0${mode.toString(8)} none ${folder}`,
    ...kept.map((path, index) => `mkdir -p ${quoteWord(path)} && mount --rbind ${aside(index)} ${quoteWord(path)}`),
  ].join('\n')
}

/** In a user namespace an owner of the outside is shown as the user nobody, and cannot be set. */
function chown(path: string, uid: number, gid: number): void {
  try {
    chownSync(path, uid, gid)
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL' && errnoOf(error) !== 'EPERM') throw error
  }
}

/** Runs lines of sh without input. */
function run(script: string): void {
  execFileSync('/bin/sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'] })
}
