import type { Facts } from './facts.ts'
import type { ThirdParty } from './third-parties.ts'

const FORMAT = 'https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'

const GPL = ` This program is free software: you can redistribute it and/or modify it
 under the terms of the GNU General Public License as published by the Free
 Software Foundation, either version 3 of the License, or (at your option)
 any later version.
 .
 On Debian systems the text of version 3 is in
 /usr/share/common-licenses/GPL-3.`

const SCRIPTS = `The scripts that gen-hooks renders belong to the person who renders them.`

/** The file `copyright` of a package, as Debian asks for it: the tool, and each work that came into it, with the text of its licence. */
export function debianCopyright({ name, maintainer }: Facts, parties: readonly ThirdParty[]): string {
  const head = `Format: ${FORMAT}\nUpstream-Name: ${name}\nUpstream-Contact: ${maintainer}\nComment: ${SCRIPTS}`
  const own = `Files: *\nCopyright: 2026 the authors of ${name}\nLicense: GPL-3+`
  const others = parties.map(paragraph)
  return `${[head, own, ...others, `License: GPL-3+\n${GPL}`].join('\n\n')}\n`
}

/** The paragraph of a package that came along; the paths are those of the source, as the form has it. */
function paragraph({ name, license, text }: ThirdParty): string {
  const left = withoutCommon(text)
  const holders = noticesIn(left)
  return [
    `Files: node_modules/${name}/*`,
    `Copyright: ${(holders.length > 0 ? holders : [`the authors of ${name}`]).join('\n           ')}`,
    `License: ${shortName(name, license)}`,
    indented(left),
  ].join('\n')
}

/** A name of its own for the licence of each, since the notices in their texts differ. */
function shortName(name: string, license: string): string {
  const [first = license] = license.split(' OR ')
  return `${first}-${name.replaceAll(/[^A-Za-z0-9.-]+/g, '-').replace(/^-/, '')}`
}

/** Texts that each Debian system has, and a package must not have again. */
const COMMON = [
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3[\s\S]*?END OF TERMS AND CONDITIONS/, 'GPL-3'],
  [/Apache License\s+Version 2\.0, January 2004[\s\S]*?limitations under the License\./, 'Apache-2.0'],
] as const

function withoutCommon(text: string): string {
  return COMMON.reduce(
    (left, [whole, name]) => left.replace(whole, `The text is in /usr/share/common-licenses/${name}.`),
    text,
  )
}

/** Who holds the copyright, by the notices of a licence. */
function noticesIn(text: string): readonly string[] {
  const notices = [...text.matchAll(/^\s*Copyright (?:\(c\) |© )?(?=\d{4}|[A-Z])(?!Notice|License|HOLDERS)(.+)$/gim)]
  return [
    ...new Set(notices.map(([, holder = '']) => holder.replace(/[. ]*All rights reserved\.?/i, '').trim())),
  ].filter((holder) => /\d{4}|@/.test(holder))
}

/** A text as a field of several lines has it. */
function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`))
    .join('\n')
}
