import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Path of `file` in an installed package, looked for as Node does; null if it is not installed. Unlike `resolve`, it sees files a package does not export. */
export function packageFile(name: string, file: string): string | null {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  return folders.map((folder) => join(folder, name, file)).find((path) => existsSync(path)) ?? null
}

/** The same as a `file:` URL. */
export function packageUrl(name: string, file: string): string | null {
  const path = packageFile(name, file)
  return path === null ? null : pathToFileURL(path).href
}
