import { endText } from '../host/exit-text.ts'
import type { Host, RunResult } from '../host/host.ts'
import { workerWords } from '../host/share.ts'
import { TOOL_FOLDERS } from '../host/tool-folders.ts'
import { asciiLine } from '../text/printable.ts'

const MAX_OUTPUT_BYTES = 32 * 1024 * 1024

/** What a worker printed, line by line, and why it did not end well; null if it did. */
export interface WorkerAnswer {
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  readonly trouble: string | null
}

/**
 * Runs a worker in a Node process of its own, ended with SIGKILL after `timeoutMs`: what it loads may hang, exhaust
 * its memory or bring its process down. `input` goes in as JSON; its lines of JSON come out, whatever else it prints is dropped.
 */
export async function runWorker(
  host: Host,
  name: 'shellcheck' | 'syntax',
  options: { readonly args: readonly string[]; readonly input: unknown; readonly timeoutMs: number },
): Promise<WorkerAnswer> {
  const words = [process.execPath, ...workerWords(name), ...options.args]
  const setpriv = await host.which('setpriv', TOOL_FOLDERS)
  // Whatever it runs gains no right by a set-id program.
  const [file = '', ...args] = setpriv === null ? words : [setpriv, '--no-new-privs', ...words]
  const result = await host.run(file, args, {
    timeoutMs: options.timeoutMs,
    maxBytes: MAX_OUTPUT_BYTES,
    input: JSON.stringify(options.input),
    env: { NODE_OPTIONS: '' },
  })
  return { lines: jsonLines(result.stdout), trouble: troubleOf(result, options.timeoutMs) }
}

/** Why a program that should have exited with 0 is not to be believed; null if it did. */
export function troubleOf(result: RunResult, timeoutMs: number, statuses: readonly number[] = [0]): string | null {
  if (result.end.kind !== 'exited') return endText(result, timeoutMs)
  if (statuses.includes(result.end.status)) return null
  const said = asciiLine(result.stderr.subarray(0, 4000).toString('utf8')) || 'no message'
  return `exit ${endText(result, timeoutMs)}: ${said}`
}

function jsonLines(output: Buffer): WorkerAnswer['lines'] {
  const values: Readonly<Record<string, unknown>>[] = []
  for (const line of output.toString('utf8').split('\n')) {
    if (!line.startsWith('{')) continue
    try {
      values.push(JSON.parse(line))
    } catch {
      // A line that was cut off; its file counts as not checked.
    }
  }
  return values
}
