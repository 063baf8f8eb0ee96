import { idOf } from '../../model.ts'
import { type Check, info, orOk, type Seen, warning } from '../check.ts'
import type { InstanceFiles } from '../instance-files.ts'
import { noInstances } from '../no-instances.ts'

/** The default of the mirror's QoS timeout since April 2015; older mirrors keep 2000. */
const USUAL_QOS_MS = 8000

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
  const mirrors = cpf.kind === 'read' ? cpf.cpf.mirrors : []
  if (instance.mirror === null && mirrors.length === 0) return []
  const role = [instance.mirror?.memberType, instance.mirror?.status].filter((word) => word).join(' ')
  const seen: Seen[] = [info(`${id}: mirror member, ${role === '' ? 'its role is not told' : role}`)]
  for (const { name, qosTimeout } of mirrors) {
    if (qosTimeout === null) seen.push(info(`${id}: mirror ${name}: its QoS timeout is not told by the CPF`))
    else if (qosTimeout < USUAL_QOS_MS)
      seen.push(
        warning(
          `${id}: mirror ${name}: QoS timeout ${qosTimeout} ms, expected ${USUAL_QOS_MS} or more`,
          `Measure the stuns with gen-hooks stun --qos ${qosTimeout}; docs/explanation/stun-and-mirror-qos.md.`,
        ),
      )
    else
      seen.push(
        info(`${id}: mirror ${name}: QoS timeout ${qosTimeout} ms: a stun of half of it is a risk (gen-hooks stun)`),
      )
  }
  return seen
}
