import { randomBytes } from 'node:crypto'
import { checkCredentials } from '../config/credentials.ts'
import { disposition } from '../config/disposition.ts'
import { namesInstance } from '../config/names-instance.ts'
import { formatProblem, readOwnConfig } from '../config/read.ts'
import { settingsOf } from '../config/settings-of.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import { readRunNow } from '../hook/current-run.ts'
import { renderHooks } from '../hook/render.ts'
import { readSettings } from '../hook/settings.ts'
import { readTemplates } from '../hook/templates.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { STORE_FOLDER } from '../install/targets.ts'
import { resolveFolder } from '../install/trusted-folder.ts'
import type { Config, ContainerInstance, Instance, Inventory } from '../model.ts'
import { idOf } from '../model.ts'
import { type RehearsedHooks, refuse, requireIdle } from './installed.ts'

/** Hooks for one instance alone, rendered but not written yet. */
export interface PrivateHooks {
  /** null for one in a container, which no list has and whose log is in there. */
  readonly instance: Instance | null
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

const SELINUX_FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** What a rehearsal is for: an instance of a list, or a container of the configuration. */
export type Chosen =
  | { readonly kind: 'listed'; readonly instance: Instance }
  | { readonly kind: 'container'; readonly container: ContainerInstance }

/** The one instance that `word` names and that the configuration would freeze; REHEARSAL_REFUSED for any other. */
export function chooseInstance(word: string, { instances }: Inventory, config: Config): Chosen {
  const all = [
    ...instances.map((instance) => ({ id: idOf(instance), named: instance, chosen: listed(instance) })),
    ...(config.instances.containers ?? []).map((container) => {
      const named = { kind: container.engine, name: container.name }
      return { id: idOf(named), named, chosen: { kind: 'container', container } as const }
    }),
  ]
  const found = all.filter(({ named }) => namesInstance(word, named))
  // names of containers may differ in nothing but case
  const exact = found.filter(({ id, named }) => id === word || named.name === word)
  const [one, ...others] = found.length > 1 && exact.length > 0 ? exact : found
  if (one === undefined)
    throw refuse(`${word}: no such instance, expected one of ${all.map(({ id }) => id).join(', ')}`)
  if (others.length > 0) throw refuse(`${word}: names ${[one, ...others].map(({ id }) => id).join(', ')}, expected one`)
  if (one.chosen.kind === 'container') return one.chosen
  const { instance } = one.chosen
  const what = disposition(instance, config)
  if (what.kind === 'leave alone') throw refuse(`${one.id}: the configuration leaves it alone (${what.because})`)
  if (instance.status === 'down') throw refuse(`${one.id}: is down`)
  return one.chosen
}

const listed = (instance: Instance): Chosen => ({ kind: 'listed', instance })

/** The hooks of the configuration, for this one alone: other running instances stay unfrozen, and the metrics of the real hooks unchanged. */
export async function renderAlone(chosen: Chosen, config: Config): Promise<PrivateHooks> {
  const instance = chosen.kind === 'listed' ? chosen.instance : null
  const only: Config = {
    ...config,
    instances: {
      ...config.instances,
      include: instance === null ? [] : [`${instance.kind}:${instance.name.toUpperCase()}`],
      exclude: [],
      unlisted: 'warn',
      containers: chosen.kind === 'container' ? [chosen.container] : [],
    },
    metrics: { directory: null },
  }
  if (instance !== null && instance.owner.kind === 'unknown' && settingsOf(instance, config).runAs === 'owner') {
    throw refuse(`${instance.kind}:${instance.name}: runAs is owner, and its owner is unknown`)
  }
  const hooks = renderHooks(only, instance === null ? [] : [instance], await readTemplates())
  return { instance, files: hooks.map(({ fileName, text }) => ({ name: fileName, text })) }
}

/** Reads configuration, chooses and renders; nothing is written. */
export async function hooksForOne(
  host: Host,
  word: string,
  configPath: string | undefined,
  inventory: Inventory,
): Promise<PrivateHooks> {
  requireIdle(await readRunNow(host, 'only beside a state that is not over'))
  const config = await readOwnConfig(host, configPath)
  const credentials = await checkCredentials(host, config)
  if (credentials.length > 0) {
    throw new GenHooksError('CREDENTIALS_UNSAFE', credentials.map(formatProblem).join('\n'))
  }
  return await renderAlone(chooseInstance(word, inventory, config), config)
}

/**
 * Writes the hooks to a folder with a random name that only root can enter, not below /run or /tmp, which may be mounted noexec. `point` replaces the
 * paths in the hooks: a sandbox has paths of its own.
 */
export async function placeHooks(
  host: Host,
  hooks: PrivateHooks,
  point: (text: string) => string,
): Promise<RehearsedHooks & { readonly folder: string }> {
  const store = await resolveFolder(host, STORE_FOLDER)
  const [unsafe] = store.unsafe
  if (unsafe !== undefined) throw refuse(`${unsafe.path}: ${unsafe.detail}`)
  const folder = `${store.path}/rehearse-${randomBytes(8).toString('hex')}`
  try {
    await host.makeFolder(folder, 0o700)
    for (const { name, text } of hooks.files) {
      await host.createFile(`${folder}/${name}`, { content: point(text), mode: 0o700, owner: null })
    }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    throw refuse(`${folder}: cannot be written: ${errnoText(errno)}`)
  }
  await allowExecution(host, folder, hooks)
  const [first] = hooks.files
  const of = (role: string): string =>
    `${folder}/${hooks.files.find(({ name }) => name.startsWith(role))?.name ?? first?.name}`
  const settings = readSettings(point(first?.text ?? ''))
  if (settings === null) throw refuse('the hooks that were rendered cannot be read')
  return { folder, preFreeze: of('pre-freeze'), postThaw: of('post-thaw'), settings, notes: [] }
}

/** Under SELinux systemd, which starts the owner of a run, runs no file with the label of /var/lib. */
async function allowExecution(host: Host, folder: string, { files }: PrivateHooks): Promise<void> {
  const chcon = host.realPath('/') === '/' ? await host.which('chcon', SELINUX_FOLDERS) : null
  if (chcon === null || (await host.lstat('/sys/fs/selinux/enforce')) === null) return
  const paths = files.map(({ name }) => `${folder}/${name}`)
  await host.run(chcon, ['-t', 'bin_t', ...paths], { timeoutMs: 5000, changes: true })
}
