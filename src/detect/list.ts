import { textLines } from '../text/lines.ts'
import { quoteText } from '../text/printable.ts'
import type { ListedFields } from './listed-instance.ts'
import { type Listing, type ListSource, listingBuilder } from './listing.ts'

/** The field of each `key:` of a stanza; the hooks do not need the other keys (`datadir`, `conf file`). */
const FIELD_OF: Readonly<Record<string, 'directory' | 'version' | 'status' | 'state' | 'product' | 'mirroring'>> = {
  directory: 'directory',
  versionid: 'version',
  status: 'status',
  state: 'state',
  product: 'product',
  mirroring: 'mirroring',
}

interface Stanza {
  readonly line: number
  readonly name: string
  readonly values: Map<string, string>
}

/** `list`: a stanza for each instance, with the heading `Configuration 'NAME'` or (2020.4) `Instance 'NAME'`, then indented `key: value` lines. Never throws. */
export function parseList(output: Buffer | string, source: ListSource): Listing {
  const listing = listingBuilder(source)
  let stanza: Stanza | null = null
  let skipping = false
  const finish = (): void => {
    if (stanza !== null) listing.add(stanza.line, fieldsOf(stanza))
    stanza = null
  }
  for (const [index, text] of textLines(output).entries()) {
    if (text.trim() === '') continue
    if (text.startsWith(' ') || text.startsWith('\t')) {
      if (stanza !== null) readPair(text, stanza)
      else if (!skipping) listing.problem(index + 1, `${quoteText(text.trim())}: belongs to no instance`)
      continue
    }
    finish()
    const name = /^(?:Configuration|Instance) '([^']*)'(?=\s|$)/.exec(text)?.[1]
    skipping = name === undefined
    if (name === undefined) {
      listing.problem(index + 1, `${quoteText(text)}: not a heading, expected Configuration 'NAME' or Instance 'NAME'`)
    } else {
      stanza = { line: index + 1, name, values: new Map() }
    }
  }
  finish()
  return listing.build()
}

function readPair(text: string, stanza: Stanza): void {
  const colon = text.indexOf(':')
  if (colon < 0) return
  const key = text.slice(0, colon).trim()
  if (Object.hasOwn(FIELD_OF, key) && !stanza.values.has(key)) stanza.values.set(key, text.slice(colon + 1).trim())
}

function fieldsOf(stanza: Stanza): ListedFields {
  const value = (key: string): string => stanza.values.get(key) ?? ''
  const mirror = mirrorParts(value('mirroring'))
  return {
    name: stanza.name,
    directory: value('directory'),
    version: value('versionid'),
    status: value('status'),
    state: value('state'),
    product: value('product').replace(/^InterSystems /, ''),
    mirrorMemberType: mirror.get('Member Type') ?? '',
    mirrorStatus: mirror.get('Status') ?? '',
  }
}

/** `Member Type = Failover; Status = Primary`. */
function mirrorParts(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>()
  for (const part of text.split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0) parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim())
  }
  return parts
}
