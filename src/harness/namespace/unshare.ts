import { spawnSync } from 'node:child_process'
import { boxed } from './box.ts'
import { PROGRAMS } from './box-view.ts'
import { NEEDED } from './layers.ts'

/** The options of `unshare` for new namespaces: mounts are not seen outside, and processes end with them. */
export type NamespaceOptions = readonly string[]

/** Root needs no user namespace. */
export const ROOT_OPTIONS: NamespaceOptions = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child']

/** A script that tries the mounts of mountLayers. */
const TRIAL = `mount -t tmpfs none /run
for folder in ${NEEDED.join(' ')}; do
    [ -d "$folder" ] || continue
    mkdir -p "/run/u$folder" "/run/w$folder" &&
        mount -t overlay -o "lowerdir=$folder,upperdir=/run/u$folder,workdir=/run/w$folder" none "$folder" || exit 1
done`

/** The namespaces that this machine allows. */
export type Namespace =
  | {
      readonly kind: 'ready'
      readonly options: NamespaceOptions
      /** Why no box can be made, in which hooks reach nothing of the machine; null if it can. */
      readonly noBox: string | null
    }
  | { readonly kind: 'missing'; readonly why: string }

/** How this machine allows namespaces with layers, as root or by a user namespace; or why it does not. */
export function findNamespace(): Namespace {
  const options = process.getuid?.() === 0 ? ROOT_OPTIONS : ['--user', '--map-root-user', ...ROOT_OPTIONS]
  const noBox = tryWords(boxed({ command: ['sh', '-c', TRIAL], files: PROGRAMS }))
  if (noBox === null) return { kind: 'ready', options, noBox }
  const why = tryWords([...options, 'sh', '-c', TRIAL])
  return why === null ? { kind: 'ready', options, noBox } : { kind: 'missing', why }
}

/** null if `unshare` with these words ends with 0, else its message. */
function tryWords(words: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync('unshare', words, { encoding: 'utf8', timeout: 20_000 })
  if (status === 0) return null
  return error?.message ?? (stderr.trim().split('\n')[0] || `unshare ended with ${status}`)
}

/** The words after `unshare` that run a Node program: the shell is pid 1, since it waits for orphans, which node would leave as zombies. */
export function nodeInside(options: NamespaceOptions, ...program: readonly string[]): readonly string[] {
  return [...options, 'sh', '-c', '"$@"; exit "$?"', 'sh', process.execPath, ...program]
}
