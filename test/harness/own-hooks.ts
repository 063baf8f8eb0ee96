import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Hooks } from '../../src/harness/guest/script-queue.ts'
import { emptyRoot } from './temp-guest.ts'

/** Hooks that a test makes, by file name; each hook that runs writes its name and first word to ROOT/ran. */
export interface OwnHooks {
  readonly root: string
  readonly hooks: Hooks
  readonly add: (path: string, body: string, mode?: number) => void
}

export function ownHooks(): OwnHooks {
  const root = emptyRoot()
  writeFileSync(join(root, 'ran'), '')
  return {
    root,
    hooks: {
      preFreeze: join(root, 'pre-freeze-script'),
      postThaw: join(root, 'post-thaw-script'),
      folder: join(root, 'backupScripts.d'),
    },
    add: (path, body, mode = 0o700) => {
      const file = join(root, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "\${0##*/} $1" >>'${root}/ran'\n${body}\n`, { mode })
    },
  }
}
