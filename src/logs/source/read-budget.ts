/** The limit of what one file may unpack to: a kilobyte can unpack to a gigabyte, and an archive in an archive to a million times more. */
export interface ReadBudget {
  /** Counts bytes that were unpacked; false once there were too many. */
  readonly unpacked: (bytes: number) => boolean
  /** Counts a member of an archive; false once there were too many. */
  readonly member: () => boolean
  /** Nothing more is to be read. */
  readonly isSpent: () => boolean
}

/** The limits of a budget. */
export interface ReadLimits {
  /** 64 GiB: more than a support bundle of a large host unpacks to. */
  readonly maxBytes: number
  readonly maxMembers: number
}

export const READ_LIMITS: ReadLimits = { maxBytes: 64 * 1024 ** 3, maxMembers: 1_000_000 }

/** A budget; `onSpent` is called once, with the limit that was exceeded. */
export function readBudget({ maxBytes, maxMembers }: ReadLimits, onSpent: (message: string) => void): ReadBudget {
  let bytes = 0
  let members = 0
  let spent = false
  const spend = (isTooMuch: boolean, message: string): boolean => {
    if (isTooMuch && !spent) {
      spent = true
      onSpent(`${message}, the rest is left out`)
    }
    return !spent
  }
  return {
    unpacked: (count) => {
      bytes += count
      return spend(bytes > maxBytes, `unpacks to more than ${maxBytes} bytes`)
    },
    member: () => spend(++members > maxMembers, `has more than ${maxMembers} members`),
    isSpent: () => spent,
  }
}
