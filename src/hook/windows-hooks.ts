import { containerText } from '../config/container.ts'
import { allSettings, thawTries } from '../config/worst-thaw.ts'
import { GenHooksError } from '../errors.ts'
import { realHost } from '../host/real-host.ts'
import { share } from '../host/share.ts'
import { type Config, type Instance, idOf, type Layout, type RenderedHook } from '../model.ts'
import { largest } from '../text/largest.ts'
import { quoteText } from '../text/printable.ts'
import { sha256 } from '../text/sha256.ts'
import { plannedInstances } from './model.ts'

/** The first line of each .bat of gen-hooks. */
export const WINDOWS_LINE = '@rem Rendered by gen-hooks, which rewrites it.'

/** The names of the .bat of a layout: of C:\Windows, and of the folder backupScripts.d. */
export const WINDOWS_FILES = {
  legacy: ['post-thaw-script.bat', 'pre-freeze-script.bat'],
  'backupScripts.d': ['50-gen-hooks.bat'],
} as const satisfies Record<Layout, readonly string[]>

/** A directory that cmd takes as it is in a .bat, in quotes and out of them: none of % ! ^ & | < > " ( ), no wildcard, ASCII alone, for cmd has a code page of its own. */
const PLAIN_DIRECTORY = /^[A-Za-z]:(?:\\[A-Za-z0-9_.~+@#$-]+(?: +[A-Za-z0-9_.~+@#$-]+)*)+$/

const PROGRAMS = { iris: 'irisdb', cache: 'cache' } as const

/** The .bat under each name that it has in the configured layout. RENDER_FAILED with each directory that cmd would interpret, and each setting that a .bat cannot fulfil. */
export async function windowsHooks(config: Config, instances: readonly Instance[]): Promise<readonly RenderedHook[]> {
  const planned = plannedInstances(config, instances)
  const problems = [...settingProblems(config), ...planned.flatMap(({ instance }) => directoryProblems(instance))]
  if (problems.length > 0) throw new GenHooksError('RENDER_FAILED', problems.join('\n'))
  const all = planned.map(({ settings }) => settings)
  const values: Readonly<Record<string, string>> = {
    FREEZE_LIMIT: String(largest(all.map(({ freeze }) => freeze.timeout))),
    THAW_LIMIT: String(largest(all.map(({ thaw }) => thaw.timeout))),
    THAW_TRIES: String(largest(all.map(thawTries))),
    SUSPEND_LIMIT: String(config.watchdog.resumeAfter),
    PLAN: planned
      .toSorted((a, b) => (idOf(a.instance) < idOf(b.instance) ? -1 : 1))
      .map(({ instance: { kind, name, directory }, settings: { freeze, thaw } }, index) =>
        [
          `call :%1 ${index + 1} ${PROGRAMS[kind]} ${name} "${directory}"`,
          `${freeze.updateSuspendAfter} ${thaw.history ? 'yes' : 'no'}`,
        ].join(' '),
      )
      .join('\n'),
  }
  const path = share('templates/windows/gen-hooks.bat')
  const source = (await realHost().readFile(path)).toString('utf8')
  if (!source.startsWith(WINDOWS_LINE))
    throw new GenHooksError('TEMPLATE_INVALID', `${path}: has no line "${WINDOWS_LINE}"`)
  const text = source.replaceAll(/@([A-Z_]+)@/g, (word, name: string) => values[name] ?? word).replaceAll('\n', '\r\n')
  return WINDOWS_FILES[config.layout].map((fileName) => ({ fileName, text, sha256: sha256(text) }))
}

function directoryProblems({ kind, name, directory }: Instance): readonly string[] {
  if (PLAIN_DIRECTORY.test(directory)) return []
  return [
    `${kind}:${name}: directory ${quoteText(directory)}: not for a .bat, expected a path as C:\\InterSystems\\IRIS of ASCII letters, digits, spaces and _ . ~ + @ # $ -`,
  ]
}

/** What the configuration asks for that the .bat does not do: it is not left out in silence. */
function settingProblems(config: Config): readonly string[] {
  const { instances, mirror, onFailure, onInconsistent, watchdog } = config
  const all = allSettings(config)
  const wrong: readonly (readonly [boolean, string])[] = [
    [
      watchdog.resumeAfter === null,
      'watchdog.resumeAfter: null, which leaves nothing that ends a freeze without a thaw',
    ],
    [
      (instances.containers ?? []).length > 0,
      `instances.containers: ${(instances.containers ?? []).map(containerText).join(', ')}, which a .bat does not freeze, expected none`,
    ],
    [onFailure !== 'abort', 'freeze.onFailure: continue, expected abort'],
    [onInconsistent !== 'fail', 'thaw.onInconsistent: warn, expected fail'],
    [instances.unlisted === 'fail', 'instances.unlisted: fail, and the .bat asks for no list, expected freeze or warn'],
    [
      mirror !== undefined,
      `mirror.policy: ${mirror?.policy}, and the .bat asks for no role in a mirror, expected freeze-all`,
    ],
    [all.some(({ optional }) => optional), 'optional: true, expected false'],
    [all.some(({ runAs }) => runAs !== 'root'), 'runAs: a user, expected root, which is the account of VMware Tools'],
    [all.some(({ credentials }) => credentials !== null), 'credentials: a file, expected null'],
  ]
  return wrong.flatMap(([is, text]) => (is ? [`--target windows: ${text}`] : []))
}
