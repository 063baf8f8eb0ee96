import { lstatSync, readdirSync } from 'node:fs'
import { statOf } from './stat-of.ts'
import { type Danger, dangerOf } from './trusted-path.ts'

/** What is wrong with a folder and all in it; `links` are those that lead on, for `dangersNow`. */
export interface Below {
  readonly dangers: readonly Danger[]
  readonly links: readonly string[]
}

/** Judges `folder`, as `uid`, and each file and folder below it, of a node_modules the folder alone: of many packages some thousand calls of lstat. */
export function dangersBelow(uid: number, folder: string): Below {
  const dangers: Danger[] = []
  const links: string[] = []
  const todo = [folder]
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    const stat = statOf(lstatSync(path))
    const isLink = stat.type === 'symlink'
    if (isLink) links.push(path)
    else {
      const detail = dangerOf({ uid }, stat)
      if (detail !== null) dangers.push({ path, detail })
    }
    // of a link only the package itself is gone into: it may stand elsewhere
    if (path === folder ? isLink || stat.type === 'directory' : stat.type === 'directory' && !isModules(path)) {
      // not by join, which takes longer than to look at the file
      for (const name of readdirSync(path)) todo.push(`${path}/${name}`)
    }
  }
  return { dangers, links }
}

/** Node looks there first for what a file beside it loads: a user who can write to it can put another package there. */
function isModules(path: string): boolean {
  return path.endsWith('/node_modules')
}
