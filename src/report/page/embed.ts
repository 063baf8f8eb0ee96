import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** Smaller data is not packed, so that people can read it in the page. */
const PLAIN_MAX = 500_000

/** Data for the script as an element that no browser runs; large data is gzipped. */
export function embed(id: string, value: unknown): string {
  const json = JSON.stringify(value)
  if (json.length <= PLAIN_MAX) {
    return `<script type="application/json" id="${id}">${json.replaceAll('<', '\\u003c')}</script>`
  }
  return `<script type="text/plain" id="${id}" data-packed="gzip">${gzipSync(json, { level: 6 }).toString('base64')}</script>`
}

/** The source of a content security policy that allows exactly this text. */
export function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
