/** A work that came into the tool, as share/THIRD-PARTY.txt tells of it. */
export interface ThirdParty {
  readonly name: string
  /** null of a work that was compiled into a package, which does not tell it. */
  readonly version: string | null
  /** An SPDX expression. */
  readonly license: string
  /** The text of the licence, with its notices. */
  readonly text: string
  /** The works that were compiled into it. */
  readonly holds: readonly ThirdParty[]
}

/** Licences that a package states in words only, as SPDX names them. */
const IN_SPDX: Readonly<Record<string, string>> = { 'SEE LICENSE IN README.md AND LICENSE': 'Bitstream-Vera' }

/** The works named in share/THIRD-PARTY.txt, which build.mjs writes. */
export function readThirdParties(text: string): readonly ThirdParty[] {
  return headed(text, /^-{10} (\S+) (\S+): (.+)$/m).map(([[name = '', version = '', license = ''], part]) => ({
    name,
    version,
    license: IN_SPDX[license] ?? license,
    text: part.trim(),
    holds: headed(part, /^-{5} (.+): (\S.*)$/m).map(([[held = '', its = ''], below]) => ({
      name: held,
      version: null,
      license: its,
      text: below.trim(),
      holds: [],
    })),
  }))
}

/** Each licence once, in order, and the tool's own first, as an expression. */
export function allLicences(own: string, parties: readonly ThirdParty[]): string {
  const all = parties.flatMap(({ license, holds }) => [license, ...holds.map((held) => held.license)])
  const others = [...new Set(all)].filter((one) => one !== own).sort()
  return [own, ...others].map((one) => (/ OR /.test(one) ? `(${one})` : one)).join(' AND ')
}

/** The parts of a text that each begin with such a line, with what the line says. */
function headed(text: string, heading: RegExp): readonly (readonly [readonly string[], string])[] {
  const lines = [...text.matchAll(new RegExp(heading.source, 'gm'))]
  return lines.map(({ 0: line, index, ...groups }, at) => {
    const words = Object.entries(groups)
      .filter(([key]) => /^\d+$/.test(key))
      .map(([, word]) => String(word))
    return [words, text.slice(index + line.length, lines[at + 1]?.index)] as const
  })
}
