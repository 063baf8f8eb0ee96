import { HOOK_DIRECTORY, TEMPORARY_NAME } from '../install/targets.ts'

/** The names that editors, package managers and configuration management leave. */
const LEFT: readonly (readonly [RegExp, string])[] = [
  [/~$|\.(?:bak|backup|orig|old|save|swp|tmp|rej)$/i, 'a copy that an editor, a person or Ansible (backup: true) left'],
  [/^\.ansible_tmp/, 'a temporary file of Ansible'],
  [/\.puppet-bak$/, 'a copy that Puppet left'],
  [/\.(?:rpmnew|rpmsave|rpmorig|dpkg-[a-z]+|ucf-[a-z]+)$/, 'a copy that a package manager left'],
  [/^\.?50-gen-hooks.+$/, 'a temporary or older copy of our hook, as Salt and Puppet make it in this folder'],
  [TEMPORARY_NAME, 'a temporary file of an install that was interrupted'],
]

/** What left a file of the hook directory there; null for a file elsewhere, or of a name that may be that of a hook. */
export function leftOver(path: string): string | null {
  if (!path.startsWith(`${HOOK_DIRECTORY}/`)) return null
  const name = path.slice(HOOK_DIRECTORY.length + 1)
  return LEFT.find(([pattern]) => pattern.test(name))?.[1] ?? null
}
