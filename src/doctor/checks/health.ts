import { idOf } from '../../model.ts'
import { type Check, info, notHere, orOk, type Seen, warning } from '../check.ts'
import { noInstances } from '../no-instances.ts'

const TODO =
  'Look into messages.log of the instance. An instance that is frozen for more than 3 s shows as hung too: gen-hooks status.'

export const HEALTH: Check = {
  id: 'health',
  title: 'no instance calls itself hung, and each can be entered',
  why: 'An instance that hangs or takes no session may refuse the freeze, or not answer it in time.',
  cost: 'slow',
  look: async (guest) => {
    const read = await guest.inventory()
    if (read.kind === 'not asked') return [notHere(read.because)]
    if (read.inventory.instances.length === 0) return [await noInstances(guest)]
    const seen = read.inventory.instances.flatMap((one): readonly Seen[] => {
      const id = idOf(one)
      if (one.status === 'down') return [info(`${id}: is down`)]
      if (one.status !== 'running')
        return [warning(`${id}: its status is ${one.statusText === '' ? 'empty' : one.statusText}`, TODO)]
      if (one.state === 'hung' || one.state === 'alert')
        return [warning(`${id}: its health state is ${one.state}`, TODO)]
      return []
    })
    return orOk(
      seen,
      read.inventory.instances.map((one) => `${idOf(one)} ${one.state || 'without a state'}`).join(', '),
    )
  },
}
