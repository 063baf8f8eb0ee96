import { BOX, type BoxedProgram, viewScript } from './box-view.ts'
import { quoteWord } from './mount-text.ts'

/** The ids of root's box on the machine: of nobody there. systemd-nspawn takes its own from below. */
const FIRST_ID = 0x70000000
const IDS = 65536

/** What a hook needs of root's capabilities in a box; none of them reaches the machine, and none takes away a mount. */
const HOOK_CAPABILITIES = ['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'net_bind_service']

const OWN = '--mount --pid --net --ipc --uts --fork --kill-child'

/** In the box, with every capability in its namespaces and none on the machine: it gets a /proc of its own, and no namespace of users below this one. */
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

/** In a mount namespace of root's: the new root, then a namespace of users in which root is nobody of the machine, and all else within that. */
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

/** A user is root in a namespace of users from the begin. */
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
 * The words before a command that leave it what a hook may have: less than what the agent has, so that no hook may look into the agent. They and what they
 * need cannot be written over from within the box. `traced`: a strace of the hooks may be told by Yama to need a capability.
 */
export function asHook({ traced }: { readonly traced: boolean }): readonly string[] {
  const names = traced ? [...HOOK_CAPABILITIES, 'sys_ptrace'] : HOOK_CAPABILITIES
  return [`${BOX}/usr/bin/setpriv`, `--bounding-set=${['-all', ...names.map((name) => `+${name}`)].join(',')}`]
}
