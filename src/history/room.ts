/** The memory for the lines of logs until all are read, in about bytes: a log of a few megabytes can unpack to more than a machine's memory. */
export interface Room {
  /** Adds a holder of lines. `dropOldest` drops the older half and returns its size; 0 if there is nothing to drop. */
  readonly place: (dropOldest: () => number) => RoomPlace
}

/** Counts kept bytes. */
export interface RoomPlace {
  readonly take: (bytes: number) => void
}

/** More than the lines of ten years of hourly runs of two instances. */
export const ROOM_BYTES = 400_000_000

/** The message about dropped lines. */
export const TOO_MUCH = 'more than is held in memory at a time'

/** A room of that size. When it is full, the largest holder drops its oldest lines. */
export function room(maxBytes = ROOM_BYTES): Room {
  const places: { used: number; readonly dropOldest: () => number }[] = []
  let used = 0
  const makeRoom = (): void => {
    while (used > maxBytes) {
      const most = places.reduce((a, b) => (b.used > a.used ? b : a))
      const freed = most.dropOldest()
      if (freed <= 0) return
      most.used -= freed
      used -= freed
    }
  }
  return {
    place: (dropOldest) => {
      const own = { used: 0, dropOldest }
      places.push(own)
      return {
        take: (bytes) => {
          own.used += bytes
          used += bytes
          if (used > maxBytes) makeRoom()
        },
      }
    },
  }
}
