import type { Host } from '../host/host.ts'
import { TOOL_FOLDERS } from '../host/tool-folders.ts'
import type { CheckOutcome } from '../model.ts'
import { asciiLine } from '../text/printable.ts'
import type { CheckedFile } from './checked-file.ts'
import { troubleOf } from './run-worker.ts'
import { findingsOf, OURS_EXCLUDED, outcomesOf, shellOption } from './shellcheck.ts'

const TIMEOUT_MS = 120_000

/** ShellCheck as installed on this machine, a process for each file. Status 1 means findings; above that it did not check. */
export async function shellcheckNative(
  files: readonly CheckedFile[],
  host: Host,
  options: { readonly timeoutMs?: number | undefined } = {},
): Promise<readonly CheckOutcome[]> {
  const path = await host.which('shellcheck', TOOL_FOLDERS)
  if (path === null) return [{ kind: 'not run', tool: 'shellcheck (native)', reason: 'shellcheck is not installed' }]
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const asked = await host.run(path, ['--version'], { timeoutMs })
  const version = /^version: ([0-9.]+)$/m.exec(asked.stdout.subarray(0, 1000).toString('utf8'))
  const tool = version === null ? 'shellcheck (native)' : `shellcheck ${asciiLine(version[1] ?? '')} (native)`
  const answers = []
  for (const file of files) {
    const result = await host.run(path, argumentsFor(file), {
      timeoutMs,
      input: file.text,
      env: { LC_ALL: 'C.UTF-8', SHELLCHECK_OPTS: '' },
    })
    const trouble = troubleOf(result, timeoutMs, [0, 1])
    const found = { insertedLines: 0, unit: 'characters' } as const
    const findings = trouble === null ? findingsOf(commentsOf(result.stdout), file, tool, found) : null
    answers.push(findings === null ? { file, trouble: trouble ?? 'no usable answer' } : { file, findings })
  }
  return outcomesOf(tool, answers)
}

function argumentsFor(file: CheckedFile): readonly string[] {
  const shell = shellOption(file)
  return [
    '--norc',
    '-f',
    'json1',
    ...(shell === undefined ? [] : ['-s', shell]),
    ...(file.ours === 'ours' ? ['-o', 'all', '-e', OURS_EXCLUDED.map((code) => `SC${code}`).join(',')] : []),
    '-',
  ]
}

function commentsOf(output: Buffer): unknown {
  try {
    const value: { readonly comments?: unknown } = JSON.parse(output.toString('utf8'))
    return value.comments
  } catch {
    return undefined
  }
}
