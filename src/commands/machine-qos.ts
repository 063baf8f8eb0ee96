import { guardedHost } from '../doctor/guarded-host.ts'
import { type InstanceFiles, readInstanceFiles } from '../doctor/instance-files.ts'
import type { Host } from '../host/host.ts'
import { readMounts } from '../host/mounts.ts'
import { type Inventory, idOf } from '../model.ts'
import { type MirrorTimeout, type Qos, shortestQos } from '../stun/qos.ts'
import { timeoutsOf } from './typed-qos.ts'

/** The QoS timeout of a machine, and why that of an instance is not known, a sentence each. */
export interface MachineQos {
  readonly qos: Qos
  readonly unread: readonly string[]
}

/**
 * The shortest QoS timeout that the CPFs of the machine's instances tell. Only regular files are read, as only such logs of an instance are: its owner may have put
 * a link or a FIFO there. Below a mount that may hang nothing is looked at.
 */
export async function machineQos(given: Host, { instances }: Inventory): Promise<MachineQos> {
  const host = guardedHost(given, await readMounts(given))
  const timeouts: MirrorTimeout[] = []
  const unread: string[] = []
  let isNoneThere = true
  for (const files of await readInstanceFiles(host, instances, host.realPath('/') === '/')) {
    const found = await readMirrors(host, files)
    isNoneThere &&= files.cpf.kind === 'not read' && files.cpf.isAbsent
    if (typeof found === 'string') unread.push(`${idOf(files.instance)}: its QoS timeout is not known: ${found}`)
    else timeouts.push(...found)
  }
  const qos = shortestQos(timeouts, whyNone(instances.length, unread.length))
  // where no instance has a CPF the reason of the default says all
  return { qos, unread: isNoneThere ? [] : unread }
}

/** The timeouts of one instance, or why they are not known. */
async function readMirrors(host: Host, { cpf }: InstanceFiles): Promise<readonly MirrorTimeout[] | string> {
  if (cpf.kind === 'not read') return cpf.because
  const stat = await host.lstat(cpf.path)
  if (stat?.type !== 'file') return `${cpf.path}: is no regular file, and a link is not followed`
  return timeoutsOf(cpf.path, cpf.cpf)
}

function whyNone(instances: number, unread: number): string {
  if (instances === 0) return 'no instance is known on this machine'
  return unread === 0
    ? 'no parameter file of an instance of this machine tells one'
    : 'not each parameter file of the instances of this machine could be read'
}
