import type { Host } from '../host/host.ts'
import { TOOL_FOLDERS } from '../host/tool-folders.ts'
import type { CheckOutcome, Finding } from '../model.ts'
import { asciiLine } from '../text/printable.ts'
import { type CheckedFile, type Dialect, dialectOf } from './checked-file.ts'
import { troubleOf } from './run-worker.ts'

const TIMEOUT_MS = 60_000

interface Shell {
  readonly tool: string
  /** A path is taken as it is; a name is looked for. */
  readonly command: string
  readonly args: readonly string[]
  readonly reads: readonly Dialect[]
}

const BIN_SH: Shell = { tool: '/bin/sh -n', command: '/bin/sh', args: [], reads: ['sh'] }

const SHELLS: readonly Shell[] = [
  BIN_SH,
  { tool: 'dash -n', command: 'dash', args: [], reads: ['sh'] },
  { tool: 'bash -n', command: 'bash', args: [], reads: ['sh', 'bash'] },
  { tool: 'bash --posix -n', command: 'bash', args: ['--posix'], reads: ['sh'] },
  { tool: 'busybox sh -n', command: 'busybox', args: ['sh'], reads: ['sh'] },
  { tool: 'mksh -n', command: 'mksh', args: [], reads: ['sh', 'ksh'] },
  { tool: 'ksh93 -n', command: 'ksh93', args: [], reads: ['sh', 'ksh'] },
  { tool: 'yash -n', command: 'yash', args: [], reads: ['sh'] },
]

/** The checks that a script of each dialect must have had; the other shells are welcome. */
export const REQUIRED_SHELL_CHECKS: Readonly<Record<Dialect, readonly string[]>> = {
  sh: ['/bin/sh -n'],
  bash: ['bash -n'],
  ksh: [],
  'not a shell': [],
}

/** `/bin/sh -n` of each script alone, for scripts that need no more. */
export async function binSh(files: readonly CheckedFile[], host: Host): Promise<readonly CheckOutcome[]> {
  return await oneShell(BIN_SH, BIN_SH.command, files, host, TIMEOUT_MS)
}

/** `sh -n` of each script in each shell present that its dialect is meant for. A shell that is absent is said so. */
export async function shells(
  files: readonly CheckedFile[],
  host: Host,
  options: { readonly timeoutMs?: number | undefined } = {},
): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = []
  for (const shell of SHELLS) {
    const meant = files.filter((file) => shell.reads.includes(dialectOf(file)))
    if (meant.length === 0) continue
    const path = shell.command.startsWith('/') ? shell.command : await host.which(shell.command, TOOL_FOLDERS)
    if (path === null) {
      outcomes.push({ kind: 'not run', tool: shell.tool, reason: 'not installed' })
      continue
    }
    outcomes.push(...(await oneShell(shell, path, meant, host, options.timeoutMs ?? TIMEOUT_MS)))
  }
  return outcomes
}

async function oneShell(
  { tool, args }: Shell,
  path: string,
  files: readonly CheckedFile[],
  host: Host,
  timeoutMs: number,
): Promise<readonly CheckOutcome[]> {
  const findings: Finding[] = []
  const failed: CheckOutcome[] = []
  for (const file of files) {
    const result = await host.run(path, [...args, '-n'], {
      timeoutMs,
      input: file.text,
      // Start files and messages are not ours to follow. Not the locale C: yash stops there at the first character outside ASCII.
      env: { LC_ALL: 'C.UTF-8', ENV: '', BASH_ENV: '' },
    })
    const { end } = result
    // 126 and 127 are not about the script: what runs is not this shell, or has no such applet.
    if (end.kind === 'exited' && end.status !== 126 && end.status !== 127) {
      const said = result.stderr.subarray(0, 4000).toString('utf8')
      if (end.status !== 0) findings.push(findingOf(file, tool, said, end.status))
    } else {
      failed.push({ kind: 'not run', tool, reason: `${file.name}: ${troubleOf(result, timeoutMs) ?? 'no answer'}` })
    }
  }
  return failed.length === files.length ? failed : [{ kind: 'ran', tool, findings }, ...failed]
}

function findingOf(file: CheckedFile, tool: string, said: string, status: number): Finding {
  // ksh93 warns first of what it only dislikes.
  const first = said.split('\n').find((text) => text !== '' && !text.includes(': warning: ')) ?? ''
  // bash: line 3: | dash: 3: | ksh93: ... at line 3: | mksh: <stdin>[3]: | yash: standard input:3:
  const place = /(?:\bline |: ?|\[)(\d{1,7})\b/.exec(first)
  const message = asciiLine(first) || `status ${status} without a message`
  return {
    rule: 'syntax',
    severity: 'error',
    file: file.name,
    line: place === null ? 0 : Number(place[1]),
    column: 0,
    message,
    tool,
  }
}
