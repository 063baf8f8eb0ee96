import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Host } from '../host/host.ts'
import { share } from '../host/share.ts'
import type { CheckOutcome, Finding } from '../model.ts'
import { asciiLine } from '../text/printable.ts'
import { type CheckedFile, type Dialect, dialectOf } from './checked-file.ts'
import { columnIn } from './columns.ts'
import { runWorker } from './run-worker.ts'
import { outcomesOf } from './shellcheck.ts'

const TIMEOUT_MS = 120_000
const TOOL = 'sh-syntax'

/** `LangVariant` of sh-syntax. */
const VARIANTS: Readonly<Record<Exclude<Dialect, 'not a shell'>, number>> = { bash: 1, sh: 2, ksh: 4 }

/** What shfmt does with `-i 4`. */
const SHFMT_I4 = { indent: 4, switchCaseIndent: false, binaryNextLine: false, spaceRedirects: false } as const

/** mvdan/sh's parser in a process of its own, as POSIX unless the script names bash or ksh; ours must also be formatted as `shfmt -i 4` does. */
export async function syntax(
  files: readonly CheckedFile[],
  host: Host,
  options: { readonly timeoutMs?: number | undefined } = {},
): Promise<readonly CheckOutcome[]> {
  const library = share('packages/sh-syntax/lib/index.cjs')
  if (!existsSync(library)) return [{ kind: 'not run', tool: TOOL, reason: 'the package sh-syntax is not installed' }]
  const answer = await runWorker(host, 'syntax', {
    args: [pathToFileURL(library).href],
    input: files.map((file) => ({
      text: file.text,
      variant: variantOf(file),
      format: file.ours === 'ours' ? SHFMT_I4 : null,
    })),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  })
  return outcomesOf(
    TOOL,
    files.map((file, index) => {
      const line = answer.lines.find((value) => value.index === index)
      if (line === undefined) return { file, trouble: answer.trouble ?? 'no usable answer' }
      if (typeof line.crash === 'string') return { file, trouble: `the parser crashed: ${asciiLine(line.crash)}` }
      if (typeof line.message === 'string')
        return { file, findings: [syntaxFinding(file, line.message, line.position)] }
      if (file.ours === 'foreign') return { file, findings: [] }
      if (typeof line.formatted !== 'string') return { file, trouble: 'no usable answer' }
      return { file, findings: formatFindings(file, line.formatted) }
    }),
  )
}

function variantOf(file: CheckedFile): number {
  const dialect = dialectOf(file)
  return VARIANTS[dialect === 'not a shell' ? 'sh' : dialect]
}

function syntaxFinding(file: CheckedFile, message: string, position: unknown): Finding {
  const prefixed = /^(\d+):(\d+): (.*)/s.exec(message)
  const [line, column] = prefixed === null ? placeOf(position) : [Number(prefixed[1]), Number(prefixed[2])]
  const text = asciiLine(prefixed?.[3] ?? message)
  const place = { line, column: columnIn(file.text.split('\n')[line - 1] ?? '', column, 'bytes') }
  return { rule: 'syntax', severity: 'error', file: file.name, ...place, message: text, tool: TOOL }
}

function placeOf(position: unknown): readonly [number, number] {
  if (typeof position !== 'object' || position === null) return [0, 0]
  const { Line: line, Col: column } = position as Readonly<Record<string, unknown>>
  return [typeof line === 'number' ? line : 0, typeof column === 'number' ? column : 0]
}

function formatFindings(file: CheckedFile, formatted: string): readonly Finding[] {
  if (formatted === file.text) return []
  const wanted = formatted.split('\n')
  const line = file.text.split('\n').findIndex((text, index) => text !== wanted[index]) + 1
  const message = `not formatted as shfmt -i 4 does, expected: ${asciiLine(wanted[Math.max(line, 1) - 1] ?? '', 100)}`
  return [{ rule: 'format', severity: 'style', file: file.name, line, column: 1, message, tool: TOOL }]
}
