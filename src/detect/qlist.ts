import { textLines } from '../text/lines.ts'
import { quoteText } from '../text/printable.ts'
import { type Listing, type ListSource, listingBuilder } from './listing.ts'

/** Caché 2012 prints 8 fields for an instance that is down; later versions append fields, some with a closing `^`. */
const MIN_FIELDS = 8

/** `qlist`: one line for each instance, fields between `^`, no heading. Never throws. Missing fields count as empty, further fields are ignored. */
export function parseQlist(output: Buffer | string, source: ListSource): Listing {
  const listing = listingBuilder(source)
  for (const [index, text] of textLines(output).entries()) {
    if (text.trim() === '') continue
    const fields = text.split('^')
    if (fields.length < MIN_FIELDS) {
      listing.problem(index + 1, `${quoteText(text)}: ${fields.length} fields, expected ${MIN_FIELDS} or more`)
      continue
    }
    const field = (number: number): string => fields[number - 1] ?? ''
    listing.add(index + 1, {
      name: field(1),
      directory: field(2),
      version: field(3),
      status: field(4),
      state: field(9),
      product: field(10),
      mirrorMemberType: field(11),
      mirrorStatus: field(12),
    })
  }
  return listing.build()
}
