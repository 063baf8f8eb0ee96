import { callerOf } from '../../src/validate/caller.ts'

test.each([
  ['/usr/sbin/pre-freeze-script', 'legacy-pre'],
  ['hooks/post-thaw-script', 'legacy-post'],
  ['/opt/pre_freeze.sh', 'legacy-pre'],
  ['/usr/local/sbin/post_thaw', 'legacy-post'],
  ['/etc/vmware-tools/backupScripts.d/pre-freeze-script', 'backupScripts.d'],
  ['backupScripts.d/50-iris', 'backupScripts.d'],
  ['backupScripts.d/sub/50-iris', 'unknown'],
  ['/etc/qemu/fsfreeze-hook', 'qemu-ga'],
  ['/etc/qemu/fsfreeze-hook.d/mysql.sh', 'qemu-ga'],
  ['/root/freeze', 'unknown'],
  ['x-pre-freeze', 'unknown'],
  ['x-post-thaw', 'unknown'],
  ['PRE-FREEZE', 'legacy-pre'],
  ['PostThaw.sh', 'legacy-post'],
  ['pre.freeze', 'unknown'],
  ['post.thaw', 'unknown'],
  ['pre-freeze/x', 'unknown'],
  ['xbackupScripts.d/x', 'unknown'],
  ['fsfreeze-hook.d/x/y', 'unknown'],
  ['xfsfreeze-hook.d/x', 'unknown'],
  ['xfsfreeze-hook', 'unknown'],
])('%s is called by %s', (path, caller) => {
  expect(callerOf(path)).toBe(caller)
})
