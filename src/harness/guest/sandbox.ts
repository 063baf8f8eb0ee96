import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, GenHooksError } from '../../errors.ts'
import { retarget } from '../../hook/retarget.ts'
import { errnoText } from '../../host/errno-text.ts'
import { makeOutFolder } from '../../host/write-out.ts'
import { atExit } from './at-exit.ts'
import { makeFakeGuest } from './fake-guest.ts'
import { endProcesses } from './invariant.ts'
import { makePrivateFolder, whoElseCanChange } from './private-folder.ts'
import { removeFolder } from './remove-folder.ts'
import type { Hooks } from './script-queue.ts'

/** Seconds; short, so that no reader waits for a deadline. */
export const DEADLINE_SECONDS = 3

/** The configuration of the harness: all defaults, but the times. */
export const HARNESS_CONFIG = `freeze: { timeout: 2 }
thaw: { timeout: 2 }
watchdog: { deadline: ${DEADLINE_SECONDS} }
`

/** A folder that stands for a guest, as a real path. */
export interface Sandbox {
  readonly root: string
  readonly hooks: Hooks
  /** Removes the folder, unless it is to be kept, and ends what hooks left running in it. */
  readonly end: () => void
}

/** The default guest with the harness's configuration, in a new folder, or in `keep`, which must be empty or absent. */
export async function makeSandbox(keep: string | undefined): Promise<Sandbox> {
  const root = keep === undefined ? makePrivateFolder('harness') : await emptyFolder(keep)
  const clear = (): void => {
    endProcesses(root)
    if (keep === undefined) removeFolder(root)
  }
  const forget = atExit(clear)
  makeFakeGuest(root)
  await mkdir(join(root, 'etc/gen-hooks'), { recursive: true })
  await writeFile(join(root, 'etc/gen-hooks/config.yaml'), HARNESS_CONFIG)
  return {
    root,
    hooks: {
      preFreeze: join(root, 'usr/sbin/pre-freeze-script'),
      postThaw: join(root, 'usr/sbin/post-thaw-script'),
      folder: join(root, 'etc/vmware-tools/backupScripts.d'),
    },
    end: () => {
      forget()
      clear()
    },
  }
}

/** Points the hooks that were installed in a sandbox into it. Returns how many of their lines that changed. */
export async function retargetInstalled(
  sandbox: Sandbox,
  originals: ReadonlyMap<string, string>,
  shell: string,
): Promise<number> {
  let changes = 0
  for (const [path, original] of originals) {
    const { text, changed } = retarget(original, { root: sandbox.root, shell })
    await writeFile(path, text)
    changes += changed.length
  }
  return changes
}

/** The hooks as they were installed, by path. */
export async function installedHooks({ hooks }: Sandbox): Promise<ReadonlyMap<string, string>> {
  const paths = [hooks.preFreeze, hooks.postThaw]
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)))
}

async function emptyFolder(path: string): Promise<string> {
  let danger: string | null
  try {
    await makeOutFolder(path, 0o700)
    if ((await readdir(path)).length > 0)
      throw new GenHooksError('USAGE', `${path}: is not empty, expected a new or an empty folder`)
    const real = await realpath(path)
    danger = whoElseCanChange(real, 'folder')
    if (danger === null) return real
  } catch (error) {
    if (error instanceof GenHooksError) throw error
    throw new GenHooksError('FILE_UNWRITABLE', `${path}: cannot be made a sandbox: ${errnoText(errnoOf(error))}`, {
      cause: error,
    })
  }
  // what lies there is run and read by this user
  throw new GenHooksError('USAGE', `${danger}, expected a sandbox on a path that nobody else can change`)
}
