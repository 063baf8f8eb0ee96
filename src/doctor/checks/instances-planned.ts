import { disposition } from '../../config/disposition.ts'
import { incompleteKinds } from '../../detect/whole.ts'
import { type HookSettings, readSettings } from '../../hook/settings.ts'
import { type Config, type Instance, type Inventory, idOf } from '../../model.ts'
import { type Check, error, info, notHere, notSeen, orOk, type Seen, warning } from '../check.ts'
import { noInstances } from '../no-instances.ts'

const INSTALL = 'gen-hooks install renders the plan anew, with the instances that are there now.'

export const INSTANCES_PLANNED: Check = {
  id: 'instances-planned',
  title: 'the installed hooks freeze each instance that is there',
  why: 'An instance that came after the install is frozen with the defaults, not at all, or fails each snapshot, as the configuration of that day said.',
  cost: 'slow',
  look: async (guest) => {
    const read = await guest.inventory()
    if (read.kind === 'not asked') return [await noInstances(guest)]
    const hook = (await guest.scripts()).find(({ origin }) => origin === 'ours')
    const settings = hook?.read.kind === 'read' ? readSettings(hook.read.text) : null
    // hooks may have containers alone, which no list names
    const isPlanned = settings !== null && settings.plan.length > 0
    if (read.inventory.instances.length === 0 && !isPlanned) return [await noInstances(guest)]
    if (hook === undefined || settings === null)
      return [notHere('no hook of gen-hooks is installed whose plan can be read')]
    const config = await guest.config()
    const seen = [
      ...read.inventory.instances.flatMap((one) =>
        outside(one, settings, config.kind === 'read' ? config.config : null),
      ),
      ...gone(read.inventory, settings),
      ...incompleteKinds(read.inventory).map((kind) =>
        notSeen(`no list of kind ${kind} is whole: instances-listed says why`),
      ),
    ]
    return orOk(seen, settings.plan.map(idOf).join(', '))
  },
}

function outside(instance: Instance, { plan, unlisted }: HookSettings, config: Config | null): readonly Seen[] {
  const id = idOf(instance)
  if (plan.some(({ kind, name }) => kind === instance.kind && name === instance.name.toUpperCase())) return []
  const wanted = config === null ? null : disposition(instance, config)
  if (wanted?.kind === 'leave alone' && wanted.because === 'excluded')
    return [info(`${id}: is excluded by the configuration, and its databases are not frozen`)]
  switch (unlisted) {
    case 'warn':
      return [error(`${id}: is not in the plan of the installed hooks, which do not freeze it`, INSTALL)]
    case 'fail':
      return [
        error(`${id}: is not in the plan of the installed hooks, which fail each snapshot while it runs`, INSTALL),
      ]
    default:
      return [warning(`${id}: is not in the plan of the installed hooks, and is frozen with the defaults`, INSTALL)]
  }
}

function gone(inventory: Inventory, { plan }: HookSettings): readonly Seen[] {
  const incomplete = incompleteKinds(inventory)
  const here = new Set(inventory.instances.map(({ kind, name }) => idOf({ kind, name: name.toUpperCase() })))
  return (
    plan
      // no list names a container
      .filter(({ kind }) => kind === 'iris' || kind === 'cache')
      .filter((one) => !incomplete.some((kind) => kind === one.kind) && !here.has(idOf(one)))
      .map((one) => warning(`${idOf(one)}: is in the plan of the installed hooks, and no list names it`, INSTALL))
  )
}
