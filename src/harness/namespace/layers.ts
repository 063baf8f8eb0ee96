import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from 'node:fs'
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

/** Where the changes are kept: memory that only this namespace sees. */
const LAYERS = '/run/.layers'

/** Covers every folder that a hook, an install or VMware Tools may write to. Only inside a mount namespace of one's own. */
export function mountLayers(): void {
  mount('-t', 'tmpfs', '-o', 'mode=0755', 'none', '/run')
  for (const folder of OVERLAID) {
    if (!existsSync(folder)) continue
    const name = folder.slice(1).replaceAll('/', '.')
    const [upper, work] = [`${LAYERS}/${name}/upper`, `${LAYERS}/${name}/work`]
    mkdirSync(upper, { recursive: true })
    mkdirSync(work)
    // the mount's root takes mode and owner from the upper folder, and install looks at them
    const { mode, uid, gid } = statSync(folder)
    chmodSync(upper, mode & 0o7777)
    chown(upper, uid, gid)
    mount('-t', 'overlay', '-o', `lowerdir=${folder},upperdir=${upper},workdir=${work}`, 'none', folder)
  }
}

/** In a user namespace the owner on the outside is nobody here, and cannot be given. */
function chown(path: string, uid: number, gid: number): void {
  try {
    chownSync(path, uid, gid)
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL' && errnoOf(error) !== 'EPERM') throw error
  }
}

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'inherit'] })
}
