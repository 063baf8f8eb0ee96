import { notWholeTexts } from '../../detect/whole.ts'
import { type Check, error, notHere, ok } from '../check.ts'

export const INSTANCES_LISTED: Check = {
  id: 'instances-listed',
  title: 'a whole list names the instances',
  why: 'The hooks ask the same lists at each freeze: where none is whole, an instance may run that the hooks do not freeze, and each verdict is inconsistent.',
  cost: 'slow',
  look: async (guest) => {
    const read = await guest.inventory()
    if (read.kind === 'not asked') return [notHere(read.because)]
    const { instances } = read.inventory
    const todo = 'Run iris qlist and ccontrol qlist by hand as root, and see what they print.'
    const missing = notWholeTexts(read.inventory)
    if (missing.length > 0) return missing.map((text) => error(text, todo))
    const config = await guest.config()
    const containers = config.kind === 'read' ? (config.config.instances.containers ?? []) : []
    if (instances.length === 0 && containers.length > 0)
      return [notHere('no list names an instance; the check containers looks at those of the configuration')]
    if (instances.length === 0) return [error('no instance of IRIS or Caché is found', todo)]
    return [ok(instances.map(({ kind, name, status }) => `${kind}:${name} ${status}`).join(', '))]
  },
}
