/** What a scenario may change of a guest: in a namespace each of these is a layer over the machine's own, or memory. */
export const GUEST_FOLDERS = [
  '/etc',
  '/run',
  '/tmp',
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/var/lib',
  '/var/log',
  '/var/tmp',
] as const
