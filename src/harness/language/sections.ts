/** A file in the manner of txtar: lines, then sections that begin with `-- NAME --`. */
export interface Sections {
  readonly lines: readonly string[]
  readonly files: Readonly<Record<string, string>>
  /** First line of each section's text, 1-based. */
  readonly firstLines: Readonly<Record<string, number>>
  /** Names that occur twice, with their line. */
  readonly doubled: readonly { readonly name: string; readonly line: number }[]
}

// A name begins with a letter, a dot or a slash: none can be __proto__.
const MARK = /^-- ([A-Za-z./][A-Za-z0-9_./-]*) --$/

/** Never throws: any text before the first mark is lines. */
export function splitSections(text: string): Sections {
  const all = text.replace(/\n$/, '').split('\n')
  const first = all.findIndex((line) => MARK.test(line))
  const lines = first < 0 ? all : all.slice(0, first)
  const files: Record<string, string> = {}
  const firstLines: Record<string, number> = {}
  const doubled: { name: string; line: number }[] = []
  let name = ''
  for (const [index, line] of all.entries()) {
    if (first < 0 || index < first) continue
    const [, next] = MARK.exec(line) ?? []
    if (next === undefined) files[name] += `${line}\n`
    else {
      name = next
      if (Object.hasOwn(files, name)) doubled.push({ name, line: index + 1 })
      files[name] = ''
      firstLines[name] = index + 2
    }
  }
  return { lines, files, firstLines, doubled }
}
