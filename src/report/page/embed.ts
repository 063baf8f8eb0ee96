import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** Below it a page is easier to look into when nothing is packed. */
const PLAIN_MAX = 500_000

/** Data for the script as an element that no browser runs; large data is gzipped. */
export function embed(id: string, value: unknown): string {
  const json = JSON.stringify(value)
  if (json.length <= PLAIN_MAX) {
    return `<script type="application/json" id="${id}">${json.replaceAll('<', '\\u003c')}</script>`
  }
  return `<script type="text/plain" id="${id}" data-packed="gzip">${gzipSync(json, { level: 6 }).toString('base64')}</script>`
}

/** The source of a policy that lets exactly this text in. */
export function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
