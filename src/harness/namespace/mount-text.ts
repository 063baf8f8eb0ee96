/** A text as one word of sh. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** One mount, as mount takes it. */
export interface MountLine {
  readonly from: string
  readonly to: string
  readonly type?: 'tmpfs' | 'overlay'
  readonly options: string
}

/** Commands of sh that mount all these, in this order, by one process, since every box and every scenario waits for it. `file` is written for that: it reads no pipe. */
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
