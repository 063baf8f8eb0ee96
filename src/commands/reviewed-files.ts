import { checkoutAround, placeInCheckout } from '../host/checkout.ts'
import { printable } from '../text/printable.ts'
import type { CheckedFile } from '../validate/checked-file.ts'
import type { ReviewFormat } from '../validate/formats/names.ts'
import type { ReviewedFile } from '../validate/formats/placed.ts'
import type { Io } from './io.ts'

/** The files with their places in the checkout around the folder in which the user stands. A file that is not in it is said: no line of a review can show its findings. */
export function reviewedFiles(
  files: readonly CheckedFile[],
  named: readonly string[],
  format: ReviewFormat,
  io: Io,
): readonly ReviewedFile[] {
  const checkout = checkoutAround(process.cwd())
  return files.map(({ name, text }) => {
    const isFile = named.includes(name) && name !== '-'
    const place = isFile ? placeInCheckout(name, checkout) : ({ kind: 'outside', path: name } as const)
    if (place.kind === 'outside' && format !== 'junit')
      io.err(
        `${printable(name)}: not a file of the checkout ${printable(checkout)}, no line of a review shows its findings\n`,
      )
    return { name, text, place }
  })
}
