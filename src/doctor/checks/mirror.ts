import { DEFAULT_QOS_MILLISECONDS, type Instance, idOf } from '../../model.ts'
import { type Check, info, notSeen, orOk, type Seen, warning } from '../check.ts'
import type { InstanceFiles } from '../instance-files.ts'
import { noInstances } from '../no-instances.ts'

export const MIRROR: Check = {
  id: 'mirror',
  title: 'a snapshot does not make a mirror fail over',
  why: 'A primary that is stunned for half of the QoS timeout or longer can lose its role; what was frozen is then on another machine.',
  cost: 'slow',
  look: async (guest) => {
    const files = await guest.instanceFiles()
    if (files.length === 0) return [await noInstances(guest)]
    return orOk(files.flatMap(judge), 'no instance is a member of a mirror')
  },
}

function judge({ instance, cpf }: InstanceFiles): readonly Seen[] {
  const id = idOf(instance)
  const read = cpf.kind === 'read' ? cpf : null
  const mirrors = read?.cpf.mirrors ?? []
  if (instance.mirror === null && mirrors.length === 0) return []
  const role = [instance.mirror?.memberType, instance.mirror?.status].filter((word) => word).join(' ')
  const seen: Seen[] = [info(`${id}: mirror member, ${role === '' ? 'its role is not told' : role}`)]
  if (cpf.kind === 'not read') seen.push(notSeen(`${id}: its QoS timeout: ${cpf.because}`))
  for (const { name, qosTimeout } of mirrors)
    seen.push(timeoutOf(`${id}: mirror ${name}`, qosTimeout, read?.path ?? ''))
  if (canTakeOver(instance)) seen.push(info(`${id}: ${JOBS}`))
  return seen
}

function timeoutOf(mirror: string, qosTimeout: number | null, path: string): Seen {
  if (qosTimeout === null) return info(`${mirror}: ${path} does not tell its QoS timeout`)
  const said = `${mirror}: QoS timeout ${qosTimeout} ms (${path})`
  if (qosTimeout >= DEFAULT_QOS_MILLISECONDS) return info(`${said}: a stun of half of it is a risk (gen-hooks stun)`)
  const todo = `Measure the stuns with gen-hooks stun --cpf ${path}; docs/explanation/stun-and-mirror-qos.md.`
  return warning(`${said}, expected ${DEFAULT_QOS_MILLISECONDS} or more`, todo)
}

const JOBS =
  'back up the failover members of its mirror in different jobs: stunned at once, none of them can take over (docs/explanation/stun-and-mirror-qos.md)'

/** Async members take no part in a takeover; a member type that is not told may be any. */
function canTakeOver({ mirror }: Instance): boolean {
  const type = mirror?.memberType ?? ''
  return type === '' || /failover/i.test(type)
}
