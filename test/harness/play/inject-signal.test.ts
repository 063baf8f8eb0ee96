import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScenarioContext } from '../../../src/harness/play/context.ts'
import { tracedPoints } from '../../../src/harness/play/inject-signal.ts'
import { tempFolder } from '../../host/temp-folder.ts'

const root = tempFolder()
const context = { guest: { at: (path: string) => join(root, path) } } as ScenarioContext

test('of what was not traced there are no points', () => {
  expect(tracedPoints(context)).toEqual([])
})

test('each call is a point, counted apart as strace counts, and the start of the process is none', () => {
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
  expect(tracedPoints(context).map(({ call, nth }) => `${call} ${nth}`)).toEqual([
    'brk 1',
    'openat 1',
    'brk 2',
    'wait4 1',
    'write 1',
    'wait4 2',
    'brk 3',
  ])
})
