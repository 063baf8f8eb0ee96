import type { Host } from '../host/host.ts'
import { type Mount, type Mounts, mountOf } from '../host/mounts.ts'
import { resolvePath } from '../host/read-text.ts'
import { idOf } from '../model.ts'
import type { DataFolder } from './cpf.ts'
import { mayHang } from './guarded-host.ts'
import type { InstanceFiles } from './instance-files.ts'

/** A folder of an instance, and the mount that has it. */
export interface PlacedFolder {
  /** `iris:PROD: database USER (/data/user)`. */
  readonly name: string
  readonly folder: DataFolder
  readonly mount: Mount
}

/** What is known of the data of all instances. */
export interface Storage {
  readonly placed: readonly PlacedFolder[]
  /** Folders that this machine does not have: what would be mounted there is not known. */
  readonly absent: readonly string[]
  /** Why folders are missing in `placed`. */
  readonly unknown: readonly string[]
}

/** Finds the mount of each folder of each instance. A folder on a mount of a server is found without a look at it. */
export async function storageOf(
  { host, isLive, mounts: read }: { readonly host: Host; readonly isLive: boolean; readonly mounts: Mounts },
  files: readonly InstanceFiles[],
): Promise<Storage> {
  const placed: PlacedFolder[] = []
  const absent: string[] = []
  const unknown: string[] = []
  const mounts = read.kind === 'read' ? read.mounts : []
  for (const { instance, cpf } of files) {
    const id = idOf(instance)
    const own: DataFolder = { what: 'installation', path: instance.directory, isTemporary: false }
    if (cpf.kind === 'not read') unknown.push(`${id}: where its databases are is not known: ${cpf.because}`)
    for (const folder of [own, ...(cpf.kind === 'read' ? cpf.cpf.folders : [])]) {
      // `path` of one that cannot be looked at is where the way ended: on the mount of a server
      const found = await resolvePath(host, folder.path)
      const name = `${id}: ${folder.what} (${folder.path})`
      const mount = mountOf(found.path, mounts)
      // a folder of files that were collected has no databases
      if (found.kind === 'absent' && isLive) {
        // the instance makes a temporary database anew at its start
        if (!folder.isTemporary) absent.push(name)
      } else if (found.kind === 'unknown' && (mount === null || !mayHang(mount))) {
        unknown.push(`${name}: where it leads is not known: ${found.because}`)
      } else if (mount !== null) placed.push({ name, folder, mount })
    }
  }
  return { placed, absent, unknown }
}
