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

/** Folders that keep what is in them, and whose changes are gone with the namespace: all but /run, which is empty memory. */
const OVERLAID: readonly string[] = GUEST_FOLDERS.filter((folder) => folder !== '/run')

/**
 * Those that may as well be empty. A user cannot put a layer over a folder with a mount of root's below it, as /var/lib often has, and a tmpfs can be put
 * there anyway.
 */
const MAY_BE_EMPTY: readonly string[] = ['/tmp', '/var/lib', '/var/log', '/var/tmp']

/** Those without which there are no layers. */
export const NEEDED: readonly string[] = OVERLAID.filter((folder) => !MAY_BE_EMPTY.includes(folder))

/** Memory in a box: it has nothing of the machine there. */
const MEMORY: readonly MountLine[] = (
  [
    ['/tmp', '1777'],
    ['/var', '0755'],
    ['/root', '0700'],
    ['/dev/shm', '1777'],
  ] as const
).map(([to, mode]) => ({ from: 'none', to, type: 'tmpfs', options: `mode=${mode}` }))

/** What is installed on the machine is not the guest's: it must not be found there. */
const COVERED: readonly string[] = ['/etc/vmware-tools', '/etc/gen-hooks', '/var/lib/gen-hooks', '/var/log/gen-hooks']

/** What decides, with each start of a program, which libraries it loads. */
const LOADER = /^(?:ld\.so\.(?:preload|cache)|ld-musl-.*\.path)$/

/** Where the changes are kept: memory that only this namespace sees. */
const LAYERS = '/run/.layers'

const MOUNTS = '/run/.mounts'

/** This process's mount namespace, as the kernel names it. */
export function mountNamespace(): string {
  return readlinkSync('/proc/self/ns/mnt')
}

/**
 * Covers every folder that a hook, an install or VMware Tools may write to. `outside` is the mount namespace of the process that made this one: the mounts would
 * be the machine's own in that, so there it throws. The folders `keep` are seen whatever covers them. What it returns takes all mounts away that have come
 * since, with everything that was written there, and says whether that could be done.
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
  // one shell for all: every scenario waits for this
  run(`set -e\n${lines.join('\n')}`)
  rmSync(MOUNTS, { force: true })
  return () => {
    const made = mounts().filter((line) => !before.includes(line))
    try {
      // the newest first; one below another goes with that, so that some are gone already
      execFileSync(inBox ? machineProgram('umount') : 'umount', ['-nil', ...made.reverse().map(pointOf)], {
        stdio: 'ignore',
      })
    } catch {
      // the look says more than its status
    }
    return mounts().join() === before.join()
  }
}

/** Whether this process runs in a box. */
export function isBox(): boolean {
  return existsSync(BOX)
}

/** A program of the machine: in a box the one that hooks cannot reach, whatever they have made of the one in /usr/bin. */
export function machineProgram(name: string): string {
  const boxed = `${BOX}/usr/bin/${name}`
  return existsSync(boxed) ? boxed : `/bin/${name}`
}

/** Lines of sh for what only a box has. The agent goes on to start programs when hooks have written to /etc. */
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
  // the mount's root takes mode and owner from the upper folder, and install looks at them
  const { mode, uid, gid } = statSync(folder)
  chmodSync(upper, mode & 0o7777)
  if (keepsOwner) chown(upper, uid, gid)
  const options = `lowerdir=${folder},upperdir=${upper},workdir=${work}`
  return { from: 'none', to: folder, type: 'overlay', options }
}

/** A line of sh for one layer, or for nothing in its place where that will do. */
function layerLine({ to, options }: MountLine, keep: readonly string[]): string {
  const overlay = `mount -t overlay -o ${options} none ${to}`
  if (!MAY_BE_EMPTY.includes(to)) return overlay
  return `${overlay} 2>/dev/null || {\n${emptyFolder(to, statSync(to).mode & 0o7777, keep)}\n}`
}

/** The mounts that this process sees, the oldest first, as the kernel writes them. */
function mounts(): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8').trimEnd().split('\n')
}

/** Where a mount is seen; blanks and such are octal numbers there. */
function pointOf(mount: string): string {
  return (mount.split(' ')[4] ?? '').replaceAll(/\\([0-7]{3})/g, (_, octal) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

/** Lines of sh that cover `folder` with nothing, but for what is kept of it. */
function emptyFolder(folder: string, mode: number, keep: readonly string[]): string {
  const kept = keep.filter((path) => path.startsWith(`${folder}/`))
  const aside = (index: number): string => `${LAYERS}/${folder.slice(1).replaceAll('/', '.')}/kept${index}`
  return [
    ...kept.map((path, index) => `mkdir ${aside(index)} && mount --rbind ${quoteWord(path)} ${aside(index)}`),
    `mount -t tmpfs -o mode=0${mode.toString(8)} none ${folder}`,
    ...kept.map((path, index) => `mkdir -p ${quoteWord(path)} && mount --rbind ${aside(index)} ${quoteWord(path)}`),
  ].join('\n')
}

/** In a user namespace the owner on the outside is nobody here, and cannot be given. */
function chown(path: string, uid: number, gid: number): void {
  try {
    chownSync(path, uid, gid)
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL' && errnoOf(error) !== 'EPERM') throw error
  }
}

/** Lines of sh without anything from outside. */
function run(script: string): void {
  execFileSync('/bin/sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'] })
}
