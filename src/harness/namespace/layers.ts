import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readlinkSync, statSync } from 'node:fs'
import { errnoOf } from '../../errors.ts'

/** Folders that keep what is in them, and whose changes are gone with the namespace. */
const OVERLAID = [
  '/etc',
  '/tmp',
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/var/lib',
  '/var/log',
  '/var/tmp',
] as const

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
 * be the machine's own in that, so there it throws.
 */
export function mountLayers(outside: string): void {
  if (!/^mnt:\[\d+\]$/.test(outside) || outside === mountNamespace())
    throw new Error('not in a mount namespace of its own')
  run('mount -t tmpfs -o mode=0755 none /run')
  const mounts = OVERLAID.filter((folder) => existsSync(folder)).map((folder) => {
    const name = folder.slice(1).replaceAll('/', '.')
    const [upper, work] = [`${LAYERS}/${name}/upper`, `${LAYERS}/${name}/work`]
    mkdirSync(upper, { recursive: true })
    mkdirSync(work)
    // the mount's root takes mode and owner from the upper folder, and install looks at them
    const { mode, uid, gid } = statSync(folder)
    chmodSync(upper, mode & 0o7777)
    chown(upper, uid, gid)
    return `mount -t overlay -o lowerdir=${folder},upperdir=${upper},workdir=${work} none ${folder}`
  })
  // in a namespace of users a folder of the machine's root is nobody's
  if (existsSync(TOOLS) && statSync(TOOLS).uid !== 0) mounts.push(`mount -t tmpfs -o mode=0755 none ${TOOLS}`)
  // one shell for all: every scenario waits for this
  run(`set -e\n${mounts.join('\n')}`)
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
