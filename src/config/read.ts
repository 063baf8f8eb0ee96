import { resolve } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { Config, Problem } from '../model.ts'
import { MAX_CONFIG_BYTES } from './limits.ts'
import { normalise } from './normalise.ts'
import { parseConfig } from './parse.ts'
import { decodeConfig, tooLarge } from './text.ts'

type Files = Pick<Host, 'lstat' | 'readFile'>

/** Where the configuration is looked for without `--config`. */
export const DEFAULT_CONFIG_PATH = '/etc/gen-hooks/config.yaml'

/**
 * The configuration at `path`, or at DEFAULT_CONFIG_PATH if undefined: there, no file means the defaults.
 * Stops with CONFIG_UNREADABLE, or with CONFIG_INVALID and every problem on a line of its own.
 */
export async function readConfig(host: Files, path: string | undefined): Promise<Config> {
  const source = path ?? DEFAULT_CONFIG_PATH
  const bytes = await readBytes(host, resolve(source), source)
  if (bytes === null) {
    if (path === undefined) return normalise({})
    throw new GenHooksError('CONFIG_UNREADABLE', `${source}: there is no such file`)
  }
  const decoded = decodeConfig(bytes, source)
  const parsed = decoded.kind === 'text' ? parseConfig(decoded.text, source) : decoded
  if (parsed.kind === 'problems') throw invalid(parsed.problems)
  return parsed.config
}

/** A problem as `<source>:<line>: <message>`, one line of text whatever the file is called. */
export function formatProblem({ source, line, message }: Problem): string {
  const place = line === 0 ? source : `${source}:${line}`
  return `${place}: ${message}`.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')
}

async function readBytes(host: Files, path: string, source: string): Promise<Buffer | null> {
  try {
    const stat = await host.lstat(path)
    if (stat === null) return null
    // Opening a FIFO would wait for a writer.
    if (stat.type === 'directory' || stat.type === 'other') {
      throw new GenHooksError('CONFIG_UNREADABLE', `${source}: not a regular file, expected YAML or JSON text`)
    }
    return await host.readFile(path, { maxBytes: MAX_CONFIG_BYTES })
  } catch (error) {
    if (error instanceof GenHooksError) throw error
    if (errnoOf(error) === 'EFBIG') throw invalid([tooLarge(source)])
    throw new GenHooksError('CONFIG_UNREADABLE', `${source}: cannot be read (${errnoOf(error) ?? 'unknown error'})`, {
      cause: error,
    })
  }
}

const invalid = (problems: readonly Problem[]): GenHooksError =>
  new GenHooksError('CONFIG_INVALID', problems.map(formatProblem).join('\n'))
