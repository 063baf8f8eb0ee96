/** Where a line stands: the file as it was named (a bundle's member as `bundle.tgz:path`, `-` for standard input), and its line, from 1. */
export interface Place {
  readonly source: string
  readonly line: number
}

/** A line of a log as it was read, for a reader who wants to see what a figure rests on. */
export interface RawLine extends Place {
  readonly text: string
}
