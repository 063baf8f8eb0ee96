import { sha256 } from '../text/sha256.ts'
import { digestsOf, partsOf, SETTINGS_BORDER } from './parts.ts'

/** JSON with its keys sorted at every depth: the same value, the same bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** The last line of the header in scripts of earlier versions, whose header has one digest, body sha256, of all lines below the header. */
const OLD_HEADER_END = '# ---'

const RENDERED = '# Rendered by gen-hooks '

/** The digest of a script's header, given as lines; the line with this digest is left out. */
export function headerDigest(header: readonly string[]): string {
  return sha256(header.filter((line) => !line.startsWith('# header sha256: ')).join('\n'))
}

/** The lines above the border of the settings, or above the end of a header of earlier versions; none if the script has neither line. */
export function headerOf(text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.slice(
    0,
    Math.max(
      0,
      lines.findIndex((line) => line === SETTINGS_BORDER || line === OLD_HEADER_END),
    ),
  )
}

/** What the header of a script says about its rendering, and whether the script is unchanged since. */
export type Provenance =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'ours'; readonly version: string; readonly configSha256: string; readonly intact: boolean }

/** Reads the header that the templates of this version or of an earlier one write. `text` may be any text. */
export function readProvenance(text: string): Provenance {
  const header = headerOf(text)
  const claim = header[2]?.startsWith(RENDERED) ? header[2].slice(RENDERED.length) : ''
  const version = /^(\S{1,40})\. Do not edit/.exec(claim)?.[1]
  const configSha256 = digestIn(header, 'config')
  if (header[0] !== '#!/bin/sh' || !version || !configSha256) return { kind: 'foreign' }
  const [settings, engine, body] = [digestIn(header, 'settings'), digestIn(header, 'engine'), digestIn(header, 'body')]
  if (settings && engine) {
    const parts = partsOf(text)
    const now = parts === null ? null : digestsOf(parts)
    const intact =
      now?.settingsSha256 === settings &&
      now.engineSha256 === engine &&
      digestIn(header, 'header') === headerDigest(header)
    return { kind: 'ours', version, configSha256, intact }
  }
  if (!body) return { kind: 'foreign' }
  const intact = isHeaderIntact(header) && sha256(text.slice(header.join('\n').length + OLD_BORDER_BYTES)) === body
  return { kind: 'ours', version, configSha256, intact }
}

const OLD_BORDER_BYTES = `\n${OLD_HEADER_END}\n`.length

function digestIn(header: readonly string[], of: string): string | undefined {
  const line = new RegExp(`^# ${of} sha256: ([0-9a-f]{64})$`)
  return header.map((one) => line.exec(one)?.[1]).find(Boolean)
}

/** A header of the first versions has no digest of itself, and the digest of the configuration on the line before that of the body. Such a header is intact if each line is a comment. */
function isHeaderIntact(header: readonly string[]): boolean {
  const line = header.find((one) => one.startsWith('# header sha256: '))
  if (line !== undefined) return line === `# header sha256: ${headerDigest(header)}`
  return header.every((one) => one.startsWith('#')) && header.at(-2)?.startsWith('# config sha256: ') === true
}

/** Whether a script says near its top that gen-hooks rendered it, also if the script was changed since. */
export function originOf(text: string): Provenance['kind'] {
  return `\n${text.slice(0, 1000)}`.includes(`\n${RENDERED}`) ? 'ours' : 'foreign'
}
