import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host, Stat } from '../host/host.ts'
import { octal } from '../host/octal.ts'
import { isTrusted, type Judged, walk } from '../host/trusted-path.ts'
import type { Config, Problem } from '../model.ts'
import { allSettings } from './worst-thaw.ts'

const MAX_BYTES = 4096

type Files = Judged & Pick<Host, 'readFile'>

/**
 * What is wrong with the credential files the configuration names: a regular file of root (or of the caller), mode 0600 or less,
 * with two lines, on a path that no other user can change: otherwise that user would choose what root sends to a session.
 * Empty if all are right. The content of the files is never part of a message.
 */
export async function checkCredentials(host: Files, config: Config): Promise<readonly Problem[]> {
  const settings = allSettings(config)
  const paths = new Set(settings.flatMap(({ credentials }) => (credentials === null ? [] : [credentials])))
  const problems: Problem[] = []
  for (const path of [...paths].sort()) {
    for (const message of await checkCredentialFile(host, path)) problems.push({ source: path, line: 0, message })
  }
  return problems
}

/** What is wrong with one credential file; each without its path. */
export async function checkCredentialFile(host: Files, path: string): Promise<readonly string[]> {
  try {
    const { stat, dangers, missing } = await walk(host, path, 'stay')
    const onTheWay = dangers.map((danger) => `${danger.path} ${danger.detail}`)
    if (stat === null || missing.length > 0) return [...onTheWay, 'does not exist, expected a credential file']
    if (stat.type !== 'file') return [...onTheWay, `${article(stat.type)}, expected a regular file`]
    const unsafe = checkStat(stat, host)
    const content = await host.readFile(path, { maxBytes: MAX_BYTES, noFollow: true })
    return [...onTheWay, ...unsafe, ...checkContent(content)]
  } catch (error) {
    if (errnoOf(error) === 'EFBIG') return [`larger than ${MAX_BYTES} bytes, expected two lines`]
    return [`cannot be read: ${errnoText(errnoOf(error))}, expected a file this user may read`]
  }
}

const article = (type: 'directory' | 'symlink' | 'other'): string =>
  type === 'directory' ? 'a folder' : type === 'symlink' ? 'a symlink' : 'a device, socket or pipe'

function checkStat(stat: Stat, host: Pick<Host, 'uid'>): readonly string[] {
  const messages: string[] = []
  if (!isTrusted(host, stat.uid)) messages.push(`owned by user id ${stat.uid}, expected root`)
  if ((stat.mode & 0o077) !== 0) {
    messages.push(`mode ${octal(stat.mode & 0o7777)} lets others in, expected 0600`)
  }
  return messages
}

function checkContent(content: Buffer): readonly string[] {
  const expected = 'expected two lines, user and password'
  // A session would read these characters as part of the name or the password, and deny the login.
  if (content.includes(0x0d)) return [`holds a carriage return, ${expected} that end with a line feed alone`]
  if (content.includes(0)) return [`holds a NUL byte, ${expected}`]
  const text = content.toString('latin1')
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  if (text === '') return [`empty, ${expected}`]
  if (lines.length !== 2) return [`holds ${lines.length === 1 ? '1 line' : `${lines.length} lines`}, ${expected}`]
  if (lines.some((line) => line.trim() === '')) return [`holds an empty line, ${expected}`]
  return []
}
