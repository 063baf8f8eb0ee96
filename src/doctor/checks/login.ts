import { disposition } from '../../config/disposition.ts'
import { settingsOf } from '../../config/settings-of.ts'
import { endText } from '../../host/exit-text.ts'
import { type Config, type Instance, idOf } from '../../model.ts'
import { asciiLine } from '../../text/printable.ts'
import { callInstance } from '../../thaw/command.ts'
import { credentialsInput } from '../../thaw/credentials-input.ts'
import { sessionTargetOf } from '../../thaw/session.ts'
import { sessionWords } from '../../thaw/suspended.ts'
import { type Check, error, info, notHere, notSeen, ok, type Seen } from '../check.ts'
import type { GuestView } from '../guest.ts'
import { noInstances } from '../no-instances.ts'

const TIMEOUT_MS = 10_000
const AT_ONCE = 8
const [IS_SUSPENDED, IS_NOT] = [5, 3]
const TODO = 'docs/how-to/log-in-to-the-instances.md: credentials, or runAs: owner. Then gen-hooks rehearse.'

export const LOGIN: Check = {
  id: 'login',
  title: 'the login that the hooks use works on each instance',
  why: 'A session that is not let in freezes nothing; asked is whether the writes are suspended (IsWDSuspendedExt), which changes nothing.',
  cost: 'slow',
  look: async (guest) => {
    if (!guest.isLive) return [notHere('no instance runs in a folder')]
    const [inventory, config] = await Promise.all([guest.inventory(), guest.config()])
    if (config.kind === 'wrong') return [notSeen('the configuration, which says how to log in, cannot be read')]
    const all = inventory.kind === 'read' ? inventory.inventory.instances : []
    const asked = all.filter((one) => disposition(one, config.config).kind !== 'leave alone')
    const running = asked.filter(({ status }) => status !== 'down')
    const seen: Seen[] = asked
      .filter(({ status }) => status === 'down')
      .map((one) => info(`${idOf(one)}: is down, and was not asked`))
    for (let at = 0; at < running.length; at += AT_ONCE) {
      const some = running.slice(at, at + AT_ONCE).map(async (one) => await ask(guest, one, config.config))
      seen.push(...(await Promise.all(some)))
    }
    if (seen.length > 0) return seen
    return [all.length === 0 ? await noInstances(guest) : notHere('no instance is to be frozen')]
  },
}

async function ask(guest: GuestView, instance: Instance, config: Config): Promise<Seen> {
  const id = idOf(instance)
  if (settingsOf(instance, config).runAs === 'owner' && instance.owner.kind === 'unknown')
    return error(`${id}: runAs is owner, and its owner is unknown: ${instance.owner.because}`, TODO)
  const target = sessionTargetOf(instance, config)
  const result = await callInstance(guest.host, target, target.user, sessionWords(target.name, 'IsWDSuspendedExt()'), {
    timeoutMs: TIMEOUT_MS,
    input: await credentialsInput(guest.host, target.credentials),
  })
  const by = `as ${target.user === '' ? 'root' : target.user}${target.credentials === null ? '' : ' with credentials'}`
  const status = result.end.kind === 'exited' ? result.end.status : null
  if (status === IS_NOT) return ok(`${id} ${by}`)
  if (status === IS_SUSPENDED) {
    const { run } = await guest.actual()
    return run.kind === 'live'
      ? info(`${id}: the login works ${by}; it is frozen by run ${run.run}`)
      : error(
          `${id}: the login works ${by}, and its writes are suspended`,
          'gen-hooks thaw says by whom, and thaws it.',
        )
  }
  const words = asciiLine(result.stdout.toString('latin1'), 200) || asciiLine(result.stderr.toString('latin1'), 200)
  const said = words === '' ? '' : `: ${words}`
  return error(`${id}: the login ${by} fails (${endText(result, TIMEOUT_MS)}, expected status 3)${said}`, TODO)
}
