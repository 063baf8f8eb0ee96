import { spawnSync } from 'node:child_process'
import { boxed } from './box.ts'
import { PROGRAMS } from './box-view.ts'
import { NEEDED } from './layers.ts'

/** The options of `unshare` for namespaces of one's own: nothing mounted is seen outside, nothing started outlives it. */
export type NamespaceOptions = readonly string[]

/** As root, no namespace of users is needed. */
export const ROOT_OPTIONS: NamespaceOptions = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child']

/** What mountLayers needs. */
const TRIAL = `mount -t tmpfs none /run
for folder in ${NEEDED.join(' ')}; do
    [ -d "$folder" ] || continue
    mkdir -p "/run/u$folder" "/run/w$folder" &&
        mount -t overlay -o "lowerdir=$folder,upperdir=/run/u$folder,workdir=/run/w$folder" none "$folder" || exit 1
done`

/** Namespaces as they can be had here. */
export type Namespace =
  | {
      readonly kind: 'ready'
      readonly options: NamespaceOptions
      /** Why they cannot be made a box, in which nothing of the machine can be reached; null if they can. */
      readonly noBox: string | null
    }
  | { readonly kind: 'missing'; readonly why: string }

/** How namespaces with layers can be had here, as root or by a user namespace; or why not. */
export function findNamespace(): Namespace {
  const options = process.getuid?.() === 0 ? ROOT_OPTIONS : ['--user', '--map-root-user', ...ROOT_OPTIONS]
  const noBox = tryWords(boxed({ command: ['sh', '-c', TRIAL], files: PROGRAMS }))
  if (noBox === null) return { kind: 'ready', options, noBox }
  const why = tryWords([...options, 'sh', '-c', TRIAL])
  return why === null ? { kind: 'ready', options, noBox } : { kind: 'missing', why }
}

/** null if `unshare` with these words ends with 0, else what it says. */
function tryWords(words: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync('unshare', words, { encoding: 'utf8', timeout: 20_000 })
  if (status === 0) return null
  return error?.message ?? (stderr.trim().split('\n')[0] || `unshare ended with ${status}`)
}

/** The words after `unshare` that run a Node program: the shell is pid 1, since it waits for orphans, which node would leave as zombies. */
export function nodeInside(options: NamespaceOptions, ...program: readonly string[]): readonly string[] {
  return [...options, 'sh', '-c', '"$@"; exit "$?"', 'sh', process.execPath, ...program]
}
