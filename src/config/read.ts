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

/** Where the configuration is looked for without `--config`. */
export const DEFAULT_CONFIG_PATH = '/etc/gen-hooks/config.yaml'

/**
 * The configuration at `path`, or at DEFAULT_CONFIG_PATH if undefined: there, no file means the defaults.
 * Stops with CONFIG_UNREADABLE, or with CONFIG_INVALID and every problem on a line of its own.
 */
export async function readConfig(host: Files, path: string | undefined): Promise<Config> {
  return (await readPlaced(host, path)).config
}

/** A configuration and where each of its settings is written. */
export interface ReadConfig {
  /** As it was named; null where there is no file. */
  readonly source: string | null
  readonly config: Config
  readonly positions: ReadonlyMap<string, Position>
}

/** `readConfig` for who asks where a setting stands. */
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

/** All that is wrong with the configuration at `path`; empty if nothing is. CONFIG_UNREADABLE if there is none. */
export async function problemsIn(host: Files, path: string): Promise<readonly Problem[]> {
  const bytes = await readBytes(host, resolve(path), path)
  if (bytes === null) throw new GenHooksError('CONFIG_UNREADABLE', `${path}: cannot be read: ${errnoText('ENOENT')}`)
  return problemsOfBytes(bytes, path)
}

/** The same of the bytes of a configuration. */
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
 * `readConfig` for what root does with it: it names the users, files and folders of what runs as root, so nobody else may be able to change it.
 * CONFIG_UNSAFE if somebody can.
 */
export async function readOwnConfig(host: Files, path: string | undefined): Promise<Config> {
  // what is piped in is the caller's own
  if (host.uid === 0 && path !== '-') await requireSafe(host, path)
  return await readConfig(host, path)
}

async function requireSafe(host: Files, path: string | undefined): Promise<void> {
  const source = path ?? DEFAULT_CONFIG_PATH
  const file = resolve(source)
  const owner = host.hostOf?.(file) ?? host
  const { missing } = await walk(owner, file)
  // An absent one is for readConfig to judge.
  if (missing.length > 0) return
  const dangers = await dangersOf(owner, file)
  if (dangers.length === 0) return
  const lines = dangers.map(({ path: where, detail }) => {
    return where === file ? `${source}: ${detail}` : `${source}: ${where} ${detail}`
  })
  throw new GenHooksError('CONFIG_UNSAFE', lines.map((line) => line.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')).join('\n'))
}

/** A problem as `<source>:<line>: <message>`, one line of text whatever the file is called. */
export function formatProblem({ source, line, message }: Problem): string {
  const place = line === 0 ? source : `${source}:${line}`
  return `${place}: ${message}`.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')
}

/** null if there is no file. */
async function readBytes(host: Files, path: string, source: string): Promise<Buffer | 'too large' | null> {
  try {
    const stat = await host.lstat(path)
    if (stat === null) return null
    // Opening a FIFO would wait for a writer, and no signal ends that. What a shell pipes to /dev/stdin has no path, and has its writer.
    const end = stat.type === 'symlink' ? (await walk(host.hostOf?.(path) ?? host, path)).stat : stat
    if (stat.type === 'directory' || end?.type === 'other') {
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
