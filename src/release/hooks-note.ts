import type { Package } from './package.ts'

const HOOKS = '/usr/sbin/pre-freeze-script /usr/sbin/post-thaw-script /etc/vmware-tools/backupScripts.d/50-gen-hooks'

/** What an installation says of hooks that are not ours, and a removal of those that stay: a package touches neither. `adopt` and `remove` are the commands that do. */
export function newsOfHooks(
  name: string,
  adopt: string,
  remove: string,
): Pick<Package, 'afterInstall' | 'beforeRemoval'> {
  const each = (condition: string, says: string): string => `for hook in ${HOOKS}; do
    [ -f "$hook" ] || continue
    ours=no
    ! head -n 4 "$hook" 2>/dev/null | grep -q '^# Rendered by gen-hooks ' || ours=yes
    [ "$ours" = ${condition} ] || continue
    echo "${name}: $hook: ${says}"
done
`
  return {
    afterInstall: each(
      'no',
      `was not written by gen-hooks and stays as it is; to keep a copy of it and replace it: ${adopt}`,
    ),
    beforeRemoval: each(
      'yes',
      `stays, and VMware Tools goes on calling it; to remove it: ${remove}, before this package goes`,
    ),
  }
}
