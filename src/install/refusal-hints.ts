import { type ErrorCode, GenHooksError } from '../errors.ts'
import type { Refusal, RefusalReason } from './refusal.ts'

/** What the user can do about each refusal. */
export const REFUSAL_HINTS: Readonly<Record<RefusalReason, string>> = {
  'not ours':
    'Pass --adopt to keep the file in /var/lib/gen-hooks/replaced and put ours in its place, or move it away.',
  'edited by hand':
    'Pass --adopt to keep the edited file in /var/lib/gen-hooks/replaced and put ours in its place; changes belong in the configuration.',
  'lines of your own':
    'Correct that line of qemu-ga.conf, or remove the first line of the file: then the file is yours, and install leaves it as it is.',
  symlink: 'Remove the link: what calls the hooks would follow it wherever it leads.',
  'not a regular file': 'Move it away.',
  'too large': 'Look what the file is, and move it away.',
  unreadable: 'Run as root, and check the file with ls -l.',
  'unsafe folder':
    'Make it a folder of root (chown root) with mode 0755: a user who can write it can exchange what is run as root.',
  'read-only folder':
    'Where /usr/sbin is read-only, as on RHCOS and Flatcar, set layout: backupScripts.d in the configuration; else remount the file system read-write.',
  'no instances': 'Run gen-hooks detect to see what was looked at; --inventory installs for another machine.',
  'not root': 'Run as root, or pass --root DIR to install into a folder.',
  'install under way':
    'Wait until it has ended, and look at gen-hooks status. If none runs, fuser names who holds the lock.',
  'freeze under way': 'Wait until the snapshot is over; gen-hooks status says what is frozen.',
  'instance frozen': 'Run gen-hooks thaw (without Node: post-thaw-script freezeFail), then uninstall again.',
  'receipt damaged':
    'Compare it with the files in /var/lib/gen-hooks/replaced, put those back by hand, and move the receipt away.',
  'kept copy damaged': 'Put the file back from a backup, or remove its entry from /var/lib/gen-hooks/installed.json.',
  'pre-freeze alone': 'Move that pre-freeze-script away, or give it a post-thaw-script of its own.',
}

/** The error that stops a command: a line for each reason, and each hint once. */
export function refusalError(
  code: Extract<ErrorCode, 'INSTALL_REFUSED' | 'UNINSTALL_REFUSED'>,
  refusals: readonly Refusal[],
) {
  const lines = refusals.map(({ subject, detail }) => `${subject}: ${detail}`)
  const hints = [...new Set(refusals.map(({ because }) => REFUSAL_HINTS[because]))]
  return new GenHooksError(code, lines.join('\n'), { hint: ['Nothing was changed.', ...hints].join('\nhint: ') })
}
