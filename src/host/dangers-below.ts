import { lstatSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { statOf } from './stat-of.ts'
import { type Danger, dangerOf } from './trusted-path.ts'

/** What is wrong with a folder and all in it; `links` are those that lead on, for `dangersOf`. */
export interface Below {
  readonly dangers: readonly Danger[]
  readonly links: readonly string[]
}

/** Judges `folder`, as `uid`, and each file and folder below it, of a node_modules the folder alone: some thousand calls of lstat, without a promise for each. */
export function dangersBelow(uid: number, folder: string): Below {
  const dangers: Danger[] = []
  const links: string[] = []
  const todo = [folder]
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    const stat = lstatSync(path)
    if (stat.isSymbolicLink()) links.push(path)
    else {
      const detail = dangerOf({ uid }, statOf(stat))
      if (detail !== null) dangers.push({ path, detail })
    }
    // of a link only the package itself is gone into: it may stand elsewhere
    if (path === folder ? stat.isDirectory() || stat.isSymbolicLink() : stat.isDirectory() && !isModules(path)) {
      for (const name of readdirSync(path)) todo.push(join(path, name))
    }
  }
  return { dangers, links }
}

/** Node looks there first for what a file beside it loads: a user who can write to it can put another package there. */
function isModules(path: string): boolean {
  return basename(path) === 'node_modules'
}
