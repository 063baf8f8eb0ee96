import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Guest } from '../../../src/harness/guest/guest.ts'
import { isStruckStill, struckAt, tracedPoints } from '../../../src/harness/play/strike-log.ts'
import { tempFolder } from '../../host/temp-folder.ts'

const root = tempFolder()
const guest: Pick<Guest, 'at'> = { at: (path) => join(root, path) }

test('without a trace there are no points', () => {
  expect(tracedPoints(guest)).toEqual([])
})

test('each system call is a point, counted for each name as strace counts, and the execve at the start is no point', () => {
  mkdirSync(join(root, 'run/struck'), { recursive: true })
  const log = `execve("/run/struck/pre-freeze-script", ["pre-freeze-script", "freeze"], 0x7ffd /* 9 vars */) = 0
brk(NULL)                               = 0x55
openat(AT_FDCWD, "/etc/x", O_RDONLY) = -1 ENOENT (No such file or directory)
brk(0x55)                               = 0x55
--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---
wait4(-1, 0x7ffc, 0, NULL)              = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
write(1, "brk(3)\\nexit_group(1)", 20)   = 20
+++ exited with 0 +++
wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 17
brk(0x5`
  writeFileSync(join(root, 'run/struck/trace'), log)
  expect(tracedPoints(guest).map(({ call, nth }) => `${call} ${nth}`)).toEqual([
    'brk 1',
    'openat 1',
    'brk 2',
    'wait4 1',
    'write 1',
    'wait4 2',
    'brk 3',
  ])
})

test.each([
  ['SIGKILL', 'read(3, "x", 1) = 1\n+++ killed by SIGKILL +++\n', true, false],
  ['SIGTERM', 'read(3, "x", 1) = 1\n--- SIGTERM {si_signo=SIGTERM} ---\n', true, false],
  ['SIGSTOP', '--- SIGSTOP {si_signo=SIGSTOP} ---\n--- stopped by SIGSTOP ---\n', true, true],
  ['SIGTERM', '--- SIGCHLD {si_signo=SIGCHLD} ---\n+++ exited with 0 +++\n', false, false],
  ['SIGKILL', 'write(1, "x", 1) = 1\n+++ killed by SIGTERM +++\n', false, false],
])('whether %s reached the process is read from %j', (signal, log, came, stands) => {
  writeFileSync(join(root, 'run/struck/trace'), log)
  expect(struckAt(guest, signal) !== null).toBe(came)
  expect(isStruckStill(guest)).toBe(stands)
})
