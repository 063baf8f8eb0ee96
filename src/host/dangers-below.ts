import { lstatSync, readdirSync } from 'node:fs'
import { statOf } from './stat-of.ts'
import { type Danger, dangerOf } from './trusted-path.ts'

/** What is wrong with a folder and all files below the folder; `links` are the links among these files, for `dangersNow`. */
export interface Below {
  readonly dangers: readonly Danger[]
  readonly links: readonly string[]
}

/** Judges `folder` and each file and folder below for the user `uid`. A node_modules is judged without its content: packages would need some thousand calls of lstat. */
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
    // no link is entered but the package itself, which may stand elsewhere
    if (path === folder ? isLink || stat.type === 'directory' : stat.type === 'directory' && !isModules(path)) {
      // without join(), which takes longer than lstat of the file
      for (const name of readdirSync(path)) todo.push(`${path}/${name}`)
    }
  }
  return { dangers, links }
}

/** Node looks in a node_modules first for what a file beside the folder loads: a user who can write the folder can put another package there. */
function isModules(path: string): boolean {
  return path.endsWith('/node_modules')
}
