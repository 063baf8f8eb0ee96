/** What is kept of logs until all are read has a size, in about bytes: a log of a few megabytes can unpack to more than a machine has. */
export interface Room {
  /** A place for what is kept of one kind. `dropOldest` lets the older half go, and gives the size of it; 0 if there is nothing to let go. */
  readonly place: (dropOldest: () => number) => RoomPlace
}

/** Says that something is kept. */
export interface RoomPlace {
  readonly take: (bytes: number) => void
}

/** More than ten years of hourly runs of two instances need, with all their lines. */
export const ROOM_BYTES = 400_000_000

/** What is said of what had to go. */
export const TOO_MUCH = 'more than is held in memory at a time'

/** A room of that size: when it is full, the log with most lines drops its oldest. */
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
