import { BOX, type BoxedProgram, viewScript } from './box-view.ts'
import { quoteWord } from './mount-text.ts'

/** The uids and gids that root's box uses on the machine; no user has them. systemd-nspawn takes its ids from below this range. */
const FIRST_ID = 0x70000000
const IDS = 65536

/** The capabilities of root that a hook has in a box; none of them has an effect on the machine, and none can unmount. */
const HOOK_CAPABILITIES = ['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'net_bind_service']

const OWN = '--mount --pid --net --ipc --uts --fork --kill-child'

/** Runs in the box, with each capability in its namespaces and none on the machine: mounts a /proc for the box, and forbids user namespaces within. */
const INSIDE = `set -e
exec 9<&-
mount -t proc none /proc
echo 0 >/proc/sys/user/max_user_namespaces
mount -a -T /.mounts
mount -o remount,bind,ro,nosuid,nodev /
cd /
exec setpriv --no-new-privs sh -c '"$@"; exit "$?"' sh "$@"`

const LEAVE = `umount -l /.outside
rmdir /.outside`

/** Runs in a mount namespace of root: makes the new root, then a user namespace whose root is no user of the machine, and all else in that namespace. */
const AS_ROOT = `pivot_root . .outside
cd /
own=/tmp/made
mkfifo "$own"
unshare --user sh -c 'echo >"$0"; exec sleep 60' "$own" </dev/null >/dev/null 2>&1 &
pid=$!
read -r _ <"$own"
rm "$own"
for map in uid_map gid_map; do echo "0 ${FIRST_ID} ${IDS}" >"/proc/$pid/$map"; done
exec 9<"/proc/$pid/ns/user"
{ kill "$pid"; wait "$pid" || :; } 2>/dev/null
${LEAVE}
exec nsenter --user=/proc/self/fd/9 --setuid 0 --setgid 0 unshare ${OWN} sh -c "$inside" sh "$@"`

/** Runs for a user, who is root in a user namespace from the begin. */
const AS_USER = `pivot_root . .outside
cd /
${LEAVE}
eval "$inside"`

/** The words after `unshare` that run a command in a box with that view of the machine. */
export function boxed({ command, files }: BoxedProgram): readonly string[] {
  const start = ['set -e', viewScript(files), `inside=${quoteWord(INSIDE)}`]
  const [words, enter] =
    process.getuid?.() === 0 ? [['--mount'], AS_ROOT] : [['--user', '--map-root-user', ...OWN.split(' ')], AS_USER]
  return [...words, 'sh', '-c', [...start, enter].join('\n'), 'sh', ...command]
}

/**
 * The words before a command that reduce its privileges to those of a hook: fewer than those of the agent, so that no hook can read the agent's memory. Nothing in
 * the box can overwrite these words or the programs that they need. `traced`: Yama may demand a capability for a strace of the hooks.
 */
export function asHook({ traced }: { readonly traced: boolean }): readonly string[] {
  const names = traced ? [...HOOK_CAPABILITIES, 'sys_ptrace'] : HOOK_CAPABILITIES
  return [`${BOX}/usr/bin/setpriv`, `--bounding-set=${['-all', ...names.map((name) => `+${name}`)].join(',')}`]
}
