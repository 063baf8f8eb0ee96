import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { share } from '../../host/share.ts'
import { type InstanceKind, isContainer } from '../../model.ts'

/** An instance that the fake commands show, or the container in which one is; an absent value has the default of its kind. */
export interface FakeInstance {
  readonly kind: InstanceKind
  readonly name: string
  /** Guest path; `/opt/iris/<name>` or `/opt/cache/<name>`, in lower case. A path in the sandbox itself stays as it is. */
  readonly directory?: string
  readonly version?: string
  /** The status field of qlist, `running, since Mon Jul 23 14:42:09 2018`. */
  readonly status?: string
  readonly state?: string
  readonly product?: string
  /** qlist's two fields, `Failover^Primary`. */
  readonly mirror?: string
  /** `security_settings.manager_user` of its parameters.isc. */
  readonly owner?: string
  readonly login?: Login
  /** How many arguments the ExternalFreeze of its version has; 11 as in IRIS 2024.1 where absent. */
  readonly freezeArguments?: string
  /** The state of its container, `running` where absent, and `IRIS`, the name that it has in there. */
  readonly container?: string
  readonly inside?: string
  /** The OS user whose container it is; root's where absent. */
  readonly rootless?: string
}

/** The login that an instance demands, unless the OS user is `owner`. */
export interface Login {
  readonly user: string
  readonly password: string
  readonly owner?: string
}

/** The guest of the harness: two IRIS, one with a name that qall cuts, and one Caché. */
export const DEFAULT_GUEST: readonly FakeInstance[] = [
  { kind: 'iris', name: 'PROD' },
  { kind: 'iris', name: 'SCHLTEST2016INTEGRATION' },
  { kind: 'cache', name: 'LEGACY' },
]

const FAKES = share('templates/fakes')
const PROGRAMS = {
  iris: ['iris', 'irissession', 'irisstat'],
  cache: ['ccontrol', 'csession'],
  docker: ['docker'],
  podman: ['podman'],
} as const
const AS_ANOTHER_USER = [
  ['su', 'usr/sbin/runuser'],
  ['su', 'usr/bin/su'],
  ['sudo', 'usr/bin/sudo'],
] as const
const IRIS = { version: '2024.1.0.262.0', product: 'IRIS', ports: '1972^52773^62972' } as const
const DEFAULTS = {
  iris: IRIS,
  docker: IRIS,
  podman: IRIS,
  cache: { version: '2018.1.5.659.0', product: '', ports: '56772^57772^62972' },
} as const

/**
 * Makes a guest in the folder `root`: the fake commands of the kinds that occur in usr/bin (of IRIS if `instances` is empty), their state in
 * fake/, and a parameters.isc in each instance's directory.
 */
export function makeFakeGuest(root: string, instances: readonly FakeInstance[] = DEFAULT_GUEST): void {
  for (const folder of ['usr/bin', 'usr/sbin', 'run', 'var/log', 'fake/instances']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  const kinds = new Set(instances.map((instance) => instance.kind))
  for (const kind of kinds.size === 0 ? (['iris'] as const) : kinds) {
    for (const program of PROGRAMS[kind]) addProgram(root, 'iris', `usr/bin/${program}`)
  }
  for (const part of ['iris-session.sh', 'iris-terminal.sh', 'iris-faults.sh', 'iris-lists.sh', 'iris-container.sh'])
    copyFileSync(join(FAKES, part), join(root, 'fake', part))
  addProgram(root, 'logger', 'usr/bin/logger')
  for (const [fake, path] of AS_ANOTHER_USER) addProgram(root, fake, path)
  // The fake runuser does not change the user, so no other user needs to write here; and none may, since the fakes source these files.
  for (const file of ['events', 'misuse']) writeFileSync(join(root, 'fake', file), '')
  writeFileSync(join(root, 'fake/boot'), `${Math.round(Date.now() / 1000 - uptime())}\n`)
  const seen = new Set<InstanceKind>()
  for (const instance of instances) {
    addInstance(root, instance, { isDefault: !seen.has(instance.kind) })
    seen.add(instance.kind)
  }
}

/** Makes the guest look as if systemd runs it: /run/systemd/system, and a systemd-run. */
export function addSystemd(root: string): void {
  mkdirSync(join(root, 'run/systemd/system'), { recursive: true })
  addProgram(root, 'systemd-run', 'usr/bin/systemd-run')
}

/** Limits the OS users of the guest to these. */
export function setUsers(root: string, users: readonly string[]): void {
  writeFileSync(join(root, 'fake/users'), users.map((user) => `${user}\n`).join(''))
}

/** Adds one instance to a guest, or gives it new values. */
export function addInstance(root: string, instance: FakeInstance, { isDefault = false } = {}): void {
  const defaults = DEFAULTS[instance.kind]
  const directory = instance.directory ?? `/opt/${instance.kind}/${instance.name.toLowerCase()}`
  const files = {
    directory,
    version: instance.version ?? defaults.version,
    status: instance.status ?? 'running, since Mon Jul 23 14:42:09 2018',
    state: instance.state ?? 'ok',
    product: instance.product ?? defaults.product,
    mirror: instance.mirror ?? '^',
    ports: defaults.ports,
  }
  const at = instanceFolder(root, instance.kind, instance.name)
  mkdirSync(at, { recursive: true })
  if (isContainer(instance.kind)) putContainer(at, instance)
  for (const [file, value] of Object.entries(files)) writeFileSync(join(at, file), `${value}\n`)
  writeFileSync(join(at, 'frozen'), '')
  if (isDefault) writeFileSync(join(at, 'default'), '')
  if (instance.freezeArguments !== undefined)
    writeFileSync(join(at, 'freeze-arguments'), `${instance.freezeArguments}\n`)
  if (instance.login !== undefined) setLogin(root, instance.kind, instance.name, instance.login)

  const parameters = join(directory.startsWith(`${root}/`) ? '/' : root, directory, 'parameters.isc')
  mkdirSync(dirname(parameters), { recursive: true })
  writeFileSync(
    parameters,
    `product_info.name: ${instance.kind === 'iris' ? 'IRIS' : 'Cache'}\nsecurity_settings.manager_user: ${instance.owner ?? 'irisowner'}\n`,
  )
}

function putContainer(at: string, { container = 'running', inside = 'IRIS', rootless }: FakeInstance): void {
  writeFileSync(join(at, 'container'), `${container}\n`)
  writeFileSync(join(at, 'inside'), `${inside}\n`)
  writeFileSync(join(at, 'id'), `${createHash('sha256').update(basename(at)).digest('hex')}\n`)
  if (rootless !== undefined) writeFileSync(join(at, 'rootless'), `${rootless}\n`)
}

/** Makes an instance demand a user and a password. */
export function setLogin(root: string, kind: InstanceKind, name: string, { user, password, owner }: Login): void {
  const at = instanceFolder(root, kind, name)
  writeFileSync(join(at, 'fault.login'), `user ${user}\npassword ${password}\n`)
  if (owner !== undefined) writeFileSync(join(at, 'fault.owner'), `${owner}\n`)
}

/** Folder of an instance's state. */
export function instanceFolder(root: string, kind: InstanceKind, name: string): string {
  return join(root, 'fake/instances', `${kind}.${name}`)
}

/** Why the fakes cannot play what the hooks called, since they do not know all options of the real programs; null if they can. */
export function whyUnplayable(root: string): string | null {
  try {
    const [first = ''] = readFileSync(join(root, 'fake/unplayable'), 'latin1').split('\n')
    return first.slice(0, 200)
  } catch {
    return null
  }
}

/** Command lines that a fake does not know: the real tool refuses them. */
export function misuses(root: string): readonly string[] {
  return readFileSync(join(root, 'fake/misuse'), 'utf8').split('\n').filter(Boolean)
}

function addProgram(root: string, fake: string, path: string): void {
  copyFileSync(join(FAKES, fake), join(root, path))
  chmodSync(join(root, path), 0o755)
}
