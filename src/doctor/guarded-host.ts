import type { Host } from '../host/host.ts'
import { type Mount, type Mounts, mountOf } from '../host/mounts.ts'
import { type ReadOnlyHost, readOnlyHost } from '../host/read-only-host.ts'

/** File systems of another machine, in no snapshot of this one. */
const NETWORK =
  /^(?:nfs4?|cifs|smb[23]?|smbfs|ceph|9p|afs|glusterfs|lustre|gpfs|beegfs|virtiofs|vboxsf|ncpfs|coda|pvfs2)$/

/** Whether a mount is of another machine. */
export function isNetwork({ type }: Pick<Mount, 'type'>): boolean {
  return NETWORK.test(type) || /^fuse\.(?:glusterfs|sshfs|ceph-fuse|s3fs|vmhgfs-fuse|rclone|cvmfs|davfs)/.test(type)
}

/** Whether a server, an automounter or a process answers for a mount: a look at it may never end. */
export function mayHang(mount: Mount): boolean {
  return isNetwork(mount) || mount.type === 'autofs' || /^fuse(?:blk)?(?:\.|$)/.test(mount.type)
}

/**
 * `host` that changes nothing, and looks at no path below a mount that may hang: a system call there cannot be given up, and would keep this process. Each such
 * look fails with the reason as its errno, so that it is told like any other failure.
 */
export function guardedHost(host: Host, mounts: Mounts): ReadOnlyHost {
  const inner = readOnlyHost(host)
  if (mounts.kind !== 'read' || !mounts.mounts.some(mayHang)) return inner
  const refuse = (path: string): void => {
    const mount = mountOf(path, mounts.mounts)
    if (mount === null || !mayHang(mount)) return
    const why = `lies on ${mount.type}, and is not looked at: a server that does not answer would hold this check`
    throw Object.assign(new Error(why), { code: why })
  }
  return {
    ...inner,
    lstat: async (path) => {
      refuse(path)
      return await inner.lstat(path)
    },
    readFile: async (path, options) => {
      refuse(path)
      return await inner.readFile(path, options)
    },
    readLink: async (path) => {
      refuse(path)
      return await inner.readLink(path)
    },
    checkWritable: async (path) => {
      refuse(path)
      await inner.checkWritable(path)
    },
    list: async (path) => {
      refuse(path)
      return await inner.list(path)
    },
  }
}
