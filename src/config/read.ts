import { resolve } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { dangersOf, type Judged, walk } from '../host/trusted-path.ts'
import type { Config, Problem } from '../model.ts'
import type { Position } from './key-path.ts'
import { MAX_CONFIG_BYTES } from './limits.ts'
import { normalise } from './normalise.ts'
import { type PlacedConfig, parsePlaced } from './parse.ts'
import { decodeConfig, tooLarge } from './text.ts'

type Files = Judged & Pick<Host, 'readFile' | 'hostOf'>

/** The path of the configuration without `--config`. */
export const DEFAULT_CONFIG_PATH = '/etc/gen-hooks/config.yaml'

/**
 * The configuration at `path`, or at DEFAULT_CONFIG_PATH if undefined; if that file does not exist, the defaults.
 * Stops with CONFIG_UNREADABLE, or with CONFIG_INVALID and every problem on a line of its own.
 */
export async function readConfig(host: Files, path: string | undefined): Promise<Config> {
  return (await readPlaced(host, path)).config
}

/** A configuration and the place of each setting in its file. */
export interface ReadConfig {
  /** The path as it was named; null if there is no file. */
  readonly source: string | null
  readonly config: Config
  readonly positions: ReadonlyMap<string, Position>
}

/** `readConfig` with the place of each setting. */
export async function readPlaced(host: Files, path: string | undefined): Promise<ReadConfig> {
  const source = path ?? DEFAULT_CONFIG_PATH
  const bytes = await readBytes(host, resolve(source), source)
  if (bytes === null) {
    if (path === undefined) return { source: null, config: normalise({}), positions: new Map() }
    throw new GenHooksError('CONFIG_UNREADABLE', `${source}: cannot be read: ${errnoText('ENOENT')}`)
  }
  const parsed = parseBytes(bytes, source)
  if (parsed.kind === 'problems') throw invalid(parsed.problems)
  return { source, config: parsed.config, positions: parsed.positions }
}

/** All mistakes of the configuration at `path`. CONFIG_UNREADABLE if there is no such file. */
export async function problemsIn(host: Files, path: string): Promise<readonly Problem[]> {
  const bytes = await readBytes(host, resolve(path), path)
  if (bytes === null) throw new GenHooksError('CONFIG_UNREADABLE', `${path}: cannot be read: ${errnoText('ENOENT')}`)
  return problemsOfBytes(bytes, path)
}

/** The mistakes in the bytes of a configuration. */
export function problemsOfBytes(bytes: Uint8Array | 'too large', source: string): readonly Problem[] {
  const parsed = parseBytes(bytes, source)
  return parsed.kind === 'problems' ? parsed.problems : []
}

function parseBytes(bytes: Uint8Array | 'too large', source: string): PlacedConfig {
  if (bytes === 'too large') return { kind: 'problems', problems: [tooLarge(source)] }
  const decoded = decodeConfig(bytes, source)
  return decoded.kind === 'text' ? parsePlaced(decoded.text, source) : decoded
}

/**
 * `readConfig` for acts of root: the configuration names users, files and folders of scripts that root runs, so no other user may be able to change it.
 * CONFIG_UNSAFE if another user can.
 */
export async function readOwnConfig(host: Files, path: string | undefined): Promise<Config> {
  // standard input belongs to the caller
  if (host.uid === 0 && path !== '-') await requireSafe(host, path)
  return await readConfig(host, path)
}

async function requireSafe(host: Files, path: string | undefined): Promise<void> {
  const source = path ?? DEFAULT_CONFIG_PATH
  const file = resolve(source)
  const owner = host.hostOf?.(file) ?? host
  const { missing } = await walk(owner, file)
  // readConfig judges an absent file
  if (missing.length > 0) return
  const dangers = await dangersOf(owner, file)
  if (dangers.length === 0) return
  const lines = dangers.map(({ path: where, detail }) => {
    return where === file ? `${source}: ${detail}` : `${source}: ${where} ${detail}`
  })
  throw new GenHooksError('CONFIG_UNSAFE', lines.map((line) => line.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')).join('\n'))
}

/** A problem as `<source>:<line>: <message>`, on one line for any name of the file. */
export function formatProblem({ source, line, message }: Problem): string {
  const place = line === 0 ? source : `${source}:${line}`
  return `${place}: ${message}`.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')
}

/** null if there is no file. */
async function readBytes(host: Files, path: string, source: string): Promise<Buffer | 'too large' | null> {
  try {
    const stat = await host.lstat(path)
    if (stat === null) return null
    // Opening a FIFO would wait for a writer. A pipe of a shell, as /dev/stdin, has no path and has a writer.
    const end = stat.type === 'symlink' ? (await walk(host.hostOf?.(path) ?? host, path)).stat : stat
    if (end?.type === 'other') {
      throw new GenHooksError('CONFIG_UNREADABLE', `${source}: not a regular file, expected YAML or JSON text`)
    }
    return await host.readFile(path, { maxBytes: MAX_CONFIG_BYTES })
  } catch (error) {
    if (error instanceof GenHooksError) throw error
    if (errnoOf(error) === 'EFBIG') return 'too large'
    throw new GenHooksError('CONFIG_UNREADABLE', `${source}: cannot be read: ${errnoText(errnoOf(error))}`, {
      cause: error,
    })
  }
}

const invalid = (problems: readonly Problem[]): GenHooksError =>
  new GenHooksError('CONFIG_INVALID', problems.map(formatProblem).join('\n'))
