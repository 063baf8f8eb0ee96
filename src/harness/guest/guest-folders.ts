/** The folders of a guest that a scenario may change: in a namespace each is an overlay over the machine's own, or a tmpfs. */
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
