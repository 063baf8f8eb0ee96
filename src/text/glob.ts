/** A star of a glob: what follows it, and where in the text that is tried. */
interface Star {
  readonly next: number
  at: number
}

/**
 * Whether a glob means the whole of a text: `?` is any character but a slash, `*` any number of these, `**` anything. Not a RegExp: `*a*a*a*b` as one
 * takes exponential time. Here only the last star of each kind takes in more, for what stands before it has its place already.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let g = 0
  let t = 0
  let star: Star | null = null
  let doubleStar: Star | null = null
  for (;;) {
    if (glob.startsWith('**', g)) {
      g += 2
      doubleStar = { next: g, at: t }
      star = null
    } else if (glob[g] === '*') {
      g++
      star = { next: g, at: t }
    } else if (t < text.length && (glob[g] === text[t] || (glob[g] === '?' && text[t] !== '/'))) {
      g++
      t++
    } else if (t === text.length && g === glob.length) {
      return true
    } else {
      if (star !== null && (star.at === text.length || text[star.at] === '/')) star = null
      const again: Star | null = star ?? doubleStar
      if (again === null || again.at === text.length) return false
      t = ++again.at
      g = again.next
    }
  }
}
