/** The first index for which `isFrom` is true, by halves; `length` if there is none. `isFrom` is false up to an index, and true from there on. */
export function firstIndex(length: number, isFrom: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isFrom(middle)) high = middle
    else low = middle + 1
  }
  return low
}
