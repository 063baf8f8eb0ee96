import { containerText } from '../../config/container.ts'
import { type Config, type ContainerInstance, idOf, isContainer } from '../../model.ts'
import { HOOKS_PATH, RUNUSER_FOLDERS } from '../../thaw/command.ts'
import { stateOfContainer } from '../../thaw/container-state.ts'
import { type Check, error, info, notHere, notSeen, ok, type Seen, warning } from '../check.ts'
import type { GuestView } from '../guest.ts'
import { installedSettings } from '../installed-settings.ts'

const PAGE = 'docs/how-to/containers.md'
const INSTALL = 'gen-hooks install puts the configuration into force.'

/** A container that the installed hooks or the configuration freeze, and how it is asked. */
interface Wanted {
  readonly container: ContainerInstance
  /** Empty for root. */
  readonly user: string
  readonly optional: boolean
}

export const CONTAINERS: Check = {
  id: 'containers',
  title: 'the containers that the configuration names are there, and answer',
  why: 'No list names a container: one that was renamed, or whose docker or podman the hooks do not find, fails each snapshot, and one that the installed hooks do not have is never frozen.',
  cost: 'slow',
  look: async (guest) => {
    const read = await guest.config()
    const config = read.kind === 'read' ? read.config : null
    const settings = await installedSettings(guest)
    if (config === null && settings === null)
      return [notSeen('neither hooks of gen-hooks nor the configuration can be read')]
    const planned = (settings?.plan ?? []).flatMap((line): readonly Wanted[] =>
      isContainer(line.kind)
        ? [
            {
              container: { engine: line.kind, name: line.name, instance: line.inside },
              user: line.user,
              optional: line.need === 'optional',
            },
          ]
        : [],
    )
    const configured = config === null ? null : configuredOf(config)
    const all = [...planned, ...(configured ?? []).filter((one) => !planned.some((other) => isSame(one, other)))]
    if (all.length === 0) return [notHere('the configuration names no container')]
    const differs = configured === null || settings === null ? [] : changes(planned, configured)
    const asked = guest.isLive
      ? await Promise.all(all.map(async (one) => await ask(guest, one)))
      : [notHere('no program of a folder is started')]
    return [...asked.flat(), ...differs]
  },
}

const idOfWanted = ({ container: { engine, name } }: Wanted): string => idOf({ kind: engine, name })
const isSame = (one: Wanted, other: Wanted): boolean => idOfWanted(one) === idOfWanted(other)

function configuredOf(config: Config): readonly Wanted[] {
  return (config.instances.containers ?? []).map((container) => {
    const id = idOf({ kind: container.engine, name: container.name })
    const { runAs, optional } = config.instances.overrides[id] ?? config.defaults
    return { container, user: typeof runAs === 'string' ? '' : runAs.user, optional }
  })
}

function changes(planned: readonly Wanted[], configured: readonly Wanted[]): readonly Seen[] {
  return [
    ...configured.flatMap((one): readonly Seen[] => {
      const before = planned.find((other) => isSame(one, other))
      if (before === undefined)
        return [error(`${idOfWanted(one)}: is not in the plan of the installed hooks, which do not freeze it`, INSTALL)]
      const is = `${containerText(before.container)} as ${before.user || 'root'}`
      const wanted = `${containerText(one.container)} as ${one.user || 'root'}`
      return is === wanted ? [] : [warning(`${is}: by the configuration ${wanted}`, INSTALL)]
    }),
    ...planned
      .filter((one) => !configured.some((other) => isSame(one, other)))
      .map((one) =>
        warning(`${idOfWanted(one)}: is in the plan of the installed hooks, and not in the configuration`, INSTALL),
      ),
  ]
}

/** What docker or podman says of it, by a look that changes nothing. */
async function ask({ host }: GuestView, one: Wanted): Promise<readonly Seen[]> {
  const { container, user, optional } = one
  const { engine, name } = container
  const id = `${idOfWanted(one)}${user === '' ? '' : `, as ${user}`}`
  const bad = optional ? warning : error
  if ((await host.which(engine, HOOKS_PATH)) === null)
    return [
      bad(
        `${id}: ${engine} is not in ${HOOKS_PATH.join(':')}, where the hooks look`,
        `${PAGE}: a link in /usr/local/bin for one that is elsewhere, as for a snap.`,
      ),
    ]
  if (host.uid !== 0) return [notSeen(`${id}: not asked, since only root is let in by each ${engine}`)]
  if (user !== '' && (await host.which('runuser', RUNUSER_FOLDERS)) === null)
    return [bad(`${id}: runuser is not there`, 'Install util-linux.')]
  const state = await stateOfContainer(host, { kind: engine, name, user })
  switch (state.kind) {
    case 'running':
      return [
        ok(
          `${id}: runs; whether ${container.instance} in it lets the hooks in is not tried: gen-hooks rehearse does that`,
        ),
        info(`${id}: where its databases lie is not looked at: they must be on disks that the snapshot has`),
      ]
    case 'stopped':
      return [info(`${id}: is ${state.text}: the hooks leave it out until it runs`)]
    case 'missing':
      return [
        bad(
          `${id}: there is no such container`,
          `${PAGE}: ${engine} ps --all names those of ${user || 'root'}; case matters.`,
        ),
      ]
    case 'other':
      return [
        warning(
          `${id}: is ${state.text}: as long as it is, its instance cannot be frozen`,
          `Look why it is ${state.text}.`,
        ),
      ]
    case 'no program':
    case 'no answer':
      return [
        bad(
          `${id}: ${engine} says no state (${state.text})`,
          `Run as ${user || 'root'}: ${engine} container inspect ${name}`,
        ),
      ]
  }
}
