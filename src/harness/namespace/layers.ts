import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { errnoOf } from '../../errors.ts'

/** Folders that keep what is in them, and whose changes are gone with the namespace. */
const OVERLAID: readonly string[] = [
  '/etc',
  '/tmp',
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/var/lib',
  '/var/log',
  '/var/tmp',
]

/**
 * Those that may as well be empty. A user cannot put a layer over a folder with a mount of root's below it, as /var/lib often has, and a tmpfs can be put
 * there all the same.
 */
const MAY_BE_EMPTY: readonly string[] = ['/tmp', '/var/lib', '/var/log', '/var/tmp']

/** Those without which there are no layers. */
export const NEEDED: readonly string[] = OVERLAID.filter((folder) => !MAY_BE_EMPTY.includes(folder))

/** Below /etc, and where hooks stand. */
const TOOLS = '/etc/vmware-tools'

/** Where the changes are kept: memory that only this namespace sees. */
const LAYERS = '/run/.layers'

/** This process's mount namespace, as the kernel names it. */
export function mountNamespace(): string {
  return readlinkSync('/proc/self/ns/mnt')
}

/**
 * Covers every folder that a hook, an install or VMware Tools may write to. `outside` is the mount namespace of whoever made this one: the mounts would
 * be the machine's own in that, so there it throws. The folders `keep` are seen whatever covers them. What it returns takes all mounts away that have come
 * since, with everything that was written there, and says whether that could be done.
 */
export function mountLayers(outside: string, keep: readonly string[]): () => boolean {
  if (!/^mnt:\[\d+\]$/.test(outside) || outside === mountNamespace())
    throw new Error('not in a mount namespace of its own')
  const before = mounts()
  run('mount -t tmpfs -o mode=0755 none /run')
  const lines = OVERLAID.filter((folder) => existsSync(folder)).map((folder) => {
    const name = folder.slice(1).replaceAll('/', '.')
    const [upper, work] = [`${LAYERS}/${name}/upper`, `${LAYERS}/${name}/work`]
    mkdirSync(upper, { recursive: true })
    mkdirSync(work)
    // the mount's root takes mode and owner from the upper folder, and install looks at them
    const { mode, uid, gid } = statSync(folder)
    chmodSync(upper, mode & 0o7777)
    chown(upper, uid, gid)
    const overlay = `mount -t overlay -o lowerdir=${folder},upperdir=${upper},workdir=${work} none ${folder}`
    if (!MAY_BE_EMPTY.includes(folder)) return overlay
    return `${overlay} 2>/dev/null || {\n${emptyFolder(folder, mode & 0o7777, keep)}\n}`
  })
  // in a namespace of users a folder of the machine's root is nobody's
  if (existsSync(TOOLS) && statSync(TOOLS).uid !== 0) lines.push(`mount -t tmpfs -o mode=0755 none ${TOOLS}`)
  // one shell for all: every scenario waits for this
  run(`set -e\n${lines.join('\n')}`)
  return () => {
    const made = mounts().filter((line) => !before.includes(line))
    try {
      // the newest first; one below another goes with that, so that some are gone already
      execFileSync('umount', ['-l', ...made.reverse().map(pointOf)], { stdio: 'ignore' })
    } catch {
      // the look says more than its status
    }
    return mounts().join() === before.join()
  }
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
    ...kept.map((path, index) => `mkdir ${aside(index)} && mount --rbind ${quote(path)} ${aside(index)}`),
    `mount -t tmpfs -o mode=0${mode.toString(8)} none ${folder}`,
    ...kept.map((path, index) => `mkdir -p ${quote(path)} && mount --rbind ${aside(index)} ${quote(path)}`),
  ].join('\n')
}

function quote(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
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
