import type { PackedFile } from './packed-file.ts'

/** A package of a distribution, before it has the form of one. */
export interface Package {
  readonly name: string
  /** One line, without a full stop. */
  readonly summary: string
  /** Paragraphs. */
  readonly description: readonly string[]
  /** What rpm must be told to require beside /bin/sh; each Debian system has it. */
  readonly requires: readonly string[]
  /** What it uses where it is there, as dpkg and rpm write it. */
  readonly recommends: readonly { readonly debian: string; readonly rpm: string }[]
  /** An SPDX expression of all that is in it. */
  readonly license: string
  /** The file `copyright` of Debian. */
  readonly copyright: string
  /** What both kinds have at the same places. */
  readonly files: readonly PackedFile[]
  /** Manual pages with their sections, as they are written. */
  readonly manuals: readonly { readonly name: string; readonly section: number; readonly text: string }[]
  readonly zshCompletion: string | null
  /** POSIX sh that says what the administrator must know: after the installation, and before a removal. Nothing in it may fail or change anything. */
  readonly afterInstall: string
  readonly beforeRemoval: string
}

/** Text in lines of at most `width`. */
export function wrapped(text: string, width = 78): readonly string[] {
  const lines: string[] = ['']
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
