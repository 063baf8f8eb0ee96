/** Where the programs that check scripts are looked for; not PATH, which any user may set. */
export const TOOL_FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin'] as const
