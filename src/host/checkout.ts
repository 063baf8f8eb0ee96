import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'

/** Where a file stands: its path from the top of the checkout, or its absolute path if the file is not in the checkout. */
export type CheckoutPlace =
  | { readonly kind: 'within'; readonly path: string }
  | { readonly kind: 'outside'; readonly path: string }

/** The top folder of the checkout around `folder`: `folder` or the nearest parent folder that has a `.git`; `folder` if no such folder exists. */
export function checkoutAround(folder: string): string {
  const start = physical(folder)
  for (let at = start; ; at = dirname(at)) {
    // in a worktree .git is a file
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return start
  }
}

/** Where a file of the command line stands. A link to a file has the place of the link. */
export function placeInCheckout(file: string, checkout: string): CheckoutPlace {
  const absolute = resolve(file)
  const path = relative(checkout, join(physical(dirname(absolute)), basename(absolute)))
  return path === '..' || path.startsWith('../') ? { kind: 'outside', path: absolute } : { kind: 'within', path }
}

function physical(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return resolve(folder)
  }
}
