import { sha256 } from '../text/sha256.ts'

/** JSON with its keys sorted at every depth: the same value, the same bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** Ends the header of a rendered script; the body sha256 is of all that follows. */
export const HEADER_END = '# ---\n'

const RENDERED = '# Rendered by gen-hooks '
const HEADER_LINE = /^# header sha256: (.*)$/

/** The digest of a script's header: of all before HEADER_END but the line that has it. */
export function headerDigest(text: string): string {
  return sha256(
    headerOf(text)
      .filter((line) => !HEADER_LINE.test(line))
      .join('\n'),
  )
}

function headerOf(text: string): readonly string[] {
  const end = text.indexOf(`\n${HEADER_END}`)
  return end < 0 ? [] : text.slice(0, end).split('\n')
}

/** What a script says of its own making, and whether it still is what was made. */
export type Provenance =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'ours'; readonly version: string; readonly configSha256: string; readonly intact: boolean }

/** Reads the header that our templates write; any text will do. */
export function readProvenance(text: string): Provenance {
  const end = text.indexOf(`\n${HEADER_END}`)
  if (end < 0) return { kind: 'foreign' }
  const header = headerOf(text)
  const claim = header[2]?.startsWith(RENDERED) ? header[2].slice(RENDERED.length) : ''
  const version = /^(\S{1,40})\. Do not edit/.exec(claim)?.[1]
  const config = header.map((line) => /^# config sha256: ([0-9a-f]{64})$/.exec(line)?.[1]).find(Boolean)
  const body = header.map((line) => /^# body sha256: ([0-9a-f]{64})$/.exec(line)?.[1]).find(Boolean)
  if (header[0] !== '#!/bin/sh' || !version || !config || !body) return { kind: 'foreign' }
  return {
    kind: 'ours',
    version,
    configSha256: config,
    intact: sha256(text.slice(end + 1 + HEADER_END.length)) === body && isHeaderIntact(text, header),
  }
}

/** The first versions wrote no digest of the header, and that of the configuration just before that of the body: of theirs it is only known that no line of it runs. */
function isHeaderIntact(text: string, header: readonly string[]): boolean {
  const digest = header.map((line) => HEADER_LINE.exec(line)?.[1]).find((value) => value !== undefined)
  if (digest !== undefined) return digest === headerDigest(text)
  return header.every((line) => line.startsWith('#')) && header.at(-2)?.startsWith('# config sha256: ') === true
}

/** Whose a script is by its own words near its top, however it was changed since: what is held to our style, or is no hook of somebody else. */
export function originOf(text: string): Provenance['kind'] {
  return `\n${text.slice(0, 1000)}`.includes(`\n${RENDERED}`) ? 'ours' : 'foreign'
}
