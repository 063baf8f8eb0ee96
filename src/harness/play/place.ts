import { lstatSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Guest } from '../guest/guest.ts'
import { GUEST_FOLDERS } from '../guest/guest-folders.ts'
import { StepBroken } from './step-broken.ts'

/** The path by which this process reaches a path of the guest. Throws StepBroken if a link on the way leads out of the guest. */
export function placeOf(guest: Guest, path: string): string {
  const place = guest.at(path)
  checkFolder(guest, path, nearest(dirname(place)))
  return place
}

/** As `placeOf`, for a folder in which a file is written: the folder itself may be a link. */
export function folderOf(guest: Guest, path: string): string {
  const place = guest.at(path)
  checkFolder(guest, path, nearest(place))
  return place
}

/** The folder, or the nearest one above it that exists. */
function nearest(folder: string): string {
  let at = folder
  while (lstatSync(at, { throwIfNoEntry: false }) === undefined) at = dirname(at)
  return at
}

function checkFolder({ mode, fakes }: Guest, path: string, folder: string): void {
  const roots = mode === 'sandbox' ? [fakes] : GUEST_FOLDERS
  const real = realOf(folder)
  const isInside = roots
    .map(realOf)
    .some((root) => root !== null && real !== null && join(real, '/').startsWith(join(root, '/')))
  if (!isInside) throw new StepBroken(`${path} is not of the guest: ${folder} is ${real ?? 'a link to nothing'}`)
}

function realOf(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}
