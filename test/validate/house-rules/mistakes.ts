/** Mistakes of published scripts: the mistake, the caller, and the rule that finds the mistake. The page has a table of them. */
export const MISTAKES: readonly (readonly [string, string, string])[] = [
  ['a script that never looks at its first argument', 'backupScripts.d, qemu-ga', 'GH045'],
  ['`x.freeze` and `x.thaw`, each meant for one phase', 'backupScripts.d', 'GH045'],
  [
    'the wrong place or name',
    'all',
    'GH047 for a file that is given with its full path; a folder named pre-freeze-script cannot be read (FILE_UNREADABLE). What is missing needs the tree: `status`',
  ],
  ['no branch for freezeFail', 'backupScripts.d, legacy-post', 'GH046'],
  ["the session's own status is the hook's", 'all', 'GH038'],
  ['the method typed into the session, or `do ... halt` as its routine', 'all', 'GH042, GH043'],
  [
    '`%%SYS` in a shell script',
    'all',
    'GH048; `%SYS` in a batch file is not judged, since that is not a shell script (GH037)',
  ],
  ['freeze and thaw in one script with nothing or a sleep between', 'all; of a hook in any case', 'GH049'],
  ['a delayed thaw that is never cancelled', 'all', 'GH050; not by `at`'],
  ['the freeze in the background', 'all', 'GH041'],
  [
    'a thaw right after an order that is carried out later',
    'scripts that take the snapshot themselves',
    'GH051; `aws ec2 create-snapshot` is left alone, since a volume counts as it is when that comes back',
  ],
  ['`docker exec -it`, `kubectl exec -it`', 'all', 'GH052'],
  ['database files copied inside the freeze', 'all', 'GH053'],
  ['the service stopped rather than frozen', 'all', 'GH054'],
  ['`\\|\\| true`, `2>/dev/null`', 'all', 'GH055, GH056'],
  ['the network asked in a hook', 'legacy-pre, backupScripts.d, qemu-ga', 'GH057'],
  [
    'arguments of ExternalFreeze counted wrongly',
    'all',
    'GH058; a WDSuspendLimit whose end nobody asks for at the thaw needs both scripts: the harness finds it (`late` scenarios)',
  ],
  ['user and password in the script', 'all', 'GH059; that others can read the script needs the tree'],
  ['a log emptied at each run, or in /etc', 'all', 'GH060'],
  ['Backup.ShardedCluster in a hook', 'all', 'GH061'],
  [
    '`qm hookscript` taken for a hook of the backup, the status of `qm guest exec`',
    'Proxmox VE',
    'nothing: documentation only, since such a script runs on the host',
  ],
  [
    '`iris freeze` judged by 5 and 3, or the methods by 0 and 1',
    'all',
    'GH038, GH039, GH008; `iris freeze` at all: GH044',
  ],
]
