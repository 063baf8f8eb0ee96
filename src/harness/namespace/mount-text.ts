/** A text as one word of sh. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** The arguments of one mount. */
export interface MountLine {
  readonly from: string
  readonly to: string
  readonly type?: 'tmpfs' | 'overlay'
  readonly options: string
}

/** Commands of sh that make all these mounts, in this order, by one `mount -a`, since each box and each scenario waits for it. They write `file`, since mount -a reads no pipe. */
export function mountAll(mounts: readonly MountLine[], file: string): string {
  return `${writeMounts(mounts, file)}\nmount -a -T ${file}`
}

/** A command of sh that writes what mount -a reads. */
export function writeMounts(mounts: readonly MountLine[], file: string): string {
  const lines = mounts.map(({ from, to, type = 'none', options }) =>
    [from, to, type, options].map((field) => field.replaceAll(/[\s\\#]/g, octal)).join(' '),
  )
  return `printf '%s\\n' ${lines.map(quoteWord).join(' ')} >${file}`
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`
}
