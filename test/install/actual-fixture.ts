import type { ActualEntry, ActualFolder, ActualState } from '../../src/install/actual.ts'
import { ALL_TARGETS, REPLACED_FOLDER, STORE_FOLDER } from '../../src/install/targets.ts'
import { sha256 } from '../../src/text/sha256.ts'

/** A folder without a fault. */
export function folder(path: string, changed: Partial<ActualFolder> = {}): ActualFolder {
  return { path, missing: [], unsafe: [], unwritable: null, leftovers: [], ...changed }
}

const present = (text: string) => {
  const content = Buffer.from(text)
  return { content, sha256: sha256(content), mode: 0o700, uid: 0, gid: 0 }
}

export const foreign = (text: string): ActualEntry => ({ kind: 'foreign', ...present(text) })
export const ours = (text: string, intact = true): ActualEntry => ({
  kind: 'ours',
  version: '0.1.0',
  intact,
  ...present(text),
})

/** A guest of root without hooks, with these entries, by file name, and these changes. */
export function actual(
  entries: Readonly<Record<string, ActualEntry>> = {},
  changed: Partial<ActualState> = {},
  folders: Readonly<Record<string, Partial<ActualFolder>>> = {},
): ActualState {
  const folderAt = (path: string): ActualFolder => folder(path, folders[path])
  return {
    targets: ALL_TARGETS.map((target) => ({
      target,
      folder: folderAt(target.folder),
      stage: folderAt(target.stage === 'in the folder' ? target.folder : target.folder.replace(/\/[^/]+$/, '')),
      entry: entries[target.fileName] ?? { kind: 'absent' },
    })),
    store: folderAt(STORE_FOLDER),
    replacedFolder: folderAt(REPLACED_FOLDER),
    receipt: { kind: 'none' },
    kept: new Map(),
    strays: [],
    run: { kind: 'idle' },
    owner: { uid: 0, gid: 0 },
    uid: 0,
    place: 'this machine',
    ...changed,
  }
}
