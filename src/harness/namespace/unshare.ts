import { spawnSync } from 'node:child_process'
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

/** How namespaces with layers can be had here, as root or by a user namespace; or why not. */
export function findNamespace():
  | { readonly kind: 'ready'; readonly options: NamespaceOptions }
  | { readonly kind: 'missing'; readonly why: string } {
  const options = process.getuid?.() === 0 ? ROOT_OPTIONS : ['--user', '--map-root-user', ...ROOT_OPTIONS]
  const { status, stderr, error } = spawnSync('unshare', [...options, 'sh', '-c', TRIAL], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  if (status === 0) return { kind: 'ready', options }
  return { kind: 'missing', why: error?.message ?? (stderr.trim().split('\n')[0] || `unshare ended with ${status}`) }
}

/** The words after `unshare` that run a Node program: the shell is pid 1, since it waits for orphans, which node would leave as zombies. */
export function nodeInside(options: NamespaceOptions, program: string): readonly string[] {
  return [...options, 'sh', '-c', '"$@"; exit "$?"', 'sh', process.execPath, program]
}
