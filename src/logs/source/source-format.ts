/** The format of a source, by its first bytes. `utf16be`: with the higher byte first. */
export type SourceFormat =
  | 'gzip'
  | 'zstd'
  | 'xz'
  | 'bzip2'
  | 'zip'
  | '7-Zip'
  | 'RAR'
  | 'tar'
  | 'utf16le'
  | 'utf16be'
  | 'text'

/** So many bytes show the format. */
export const SNIFFED_BYTES = 512

const MAGIC: readonly (readonly [SourceFormat, string])[] = [
  ['gzip', '\x1f\x8b'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['xz', '\xfd7zXZ\0'],
  ['bzip2', 'BZh'],
  ['zip', 'PK\x03\x04'],
  // one without members, and one that was split
  ['zip', 'PK\x05\x06'],
  ['zip', 'PK\x07\x08'],
  ['7-Zip', '7z\xbc\xaf\x27\x1c'],
  ['RAR', 'Rar!\x1a\x07'],
  ['utf16le', '\xff\xfe'],
  ['utf16be', '\xfe\xff'],
]

/** The format of a source that begins with these bytes. */
export function formatOf(head: Uint8Array): SourceFormat {
  const begin = Buffer.from(head.subarray(0, SNIFFED_BYTES)).toString('latin1')
  const known = MAGIC.find(([, magic]) => begin.startsWith(magic))
  if (known !== undefined) return known[0]
  if (begin.slice(257, 262) === 'ustar') return 'tar'
  // UTF-16 of Windows without a byte order mark: in ASCII text each second byte is 0
  if (/^(?:[\t\r\n -~]\0){16}/.test(begin)) return 'utf16le'
  return /^(?:\0[\t\r\n -~]){16}/.test(begin) ? 'utf16be' : 'text'
}

/** Whether a file of that name is an archive that may have logs in it; `.part` if its download broke off. */
export function isArchive(path: string): boolean {
  return /\.(?:tar(?:\.(?:gz|xz|zst|bz2))?|tgz|txz|tzst|tbz2?|zip|7z|rar)(?:\.part)?$/i.test(path)
}
