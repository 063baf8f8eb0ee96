/** What a release is made of, and what is said of it everywhere in the same words. */
export interface Facts {
  readonly name: string
  /** As package.json has it. */
  readonly version: string
  readonly description: string
  /** An SPDX expression. */
  readonly license: string
  /** Seconds since 1970: the time of every file, so that two runs give the same bytes. */
  readonly epoch: number
  /** `Name <address>`, which both kinds of packages ask for. */
  readonly maintainer: string
  /** The folder of package.json. */
  readonly checkout: string
  /** The folder of gen-hooks.mjs and share. */
  readonly dist: string
}

/** A version as dpkg and rpm order it: `1.0.0-rc.1` comes before `1.0.0`, which only a tilde says. */
export function packageVersionOf({ version }: Pick<Facts, 'version'>): string {
  return version.replace('-', '~')
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The time of the release in UTC, as a changelog of Debian has it, and the day as one of rpm has it. */
export function datesOf({ epoch }: Pick<Facts, 'epoch'>): { readonly debian: string; readonly rpm: string } {
  const time = new Date(epoch * 1000)
  const two = (number: number): string => String(number).padStart(2, '0')
  const weekday = DAYS[time.getUTCDay()]
  const month = MONTHS[time.getUTCMonth()]
  const day = two(time.getUTCDate())
  const year = time.getUTCFullYear()
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(two).join(':')
  return { debian: `${weekday}, ${day} ${month} ${year} ${clock} +0000`, rpm: `${weekday} ${month} ${day} ${year}` }
}
