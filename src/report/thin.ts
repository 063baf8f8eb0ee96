/** What of many points is drawn. */
export interface Thinned<T> {
  readonly shown: readonly T[]
  /** Of how many. */
  readonly of: number
}

/**
 * At most `most` points as they are; of more, the largest of each of `columns` slices of time and beside them all that `stays` says, as long as these are
 * at most `most`; of more of these too only the largest of each slice. In the order of `points`.
 */
export function thin<T>(
  points: readonly T[],
  {
    at,
    size,
    stays,
    columns,
    most,
  }: {
    readonly at: (point: T) => number
    readonly size: (point: T) => number
    readonly stays: (point: T) => boolean
    readonly columns: number
    readonly most: number
  },
): Thinned<T> {
  if (points.length <= most) return { shown: points, of: points.length }
  const special = points.filter(stays)
  const kept = new Set(largestOfEach(points, at, size, columns))
  for (const point of special.length <= most ? special : largestOfEach(special, at, size, columns)) kept.add(point)
  return { shown: points.filter((point) => kept.has(point)), of: points.length }
}

function largestOfEach<T>(
  points: readonly T[],
  at: (point: T) => number,
  size: (point: T) => number,
  columns: number,
): Iterable<T> {
  let from = Infinity
  let to = -Infinity
  for (const point of points) {
    from = Math.min(from, at(point))
    to = Math.max(to, at(point))
  }
  const slices = new Map<number, T>()
  for (const point of points) {
    const slice = Math.floor(((at(point) - from) / Math.max(to - from, 1)) * columns)
    const largest = slices.get(slice)
    if (largest === undefined || size(point) > size(largest)) slices.set(slice, point)
  }
  return slices.values()
}
