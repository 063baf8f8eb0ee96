import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { datesOf, type Facts, packageVersionOf } from './facts.ts'
import { type Package, wrapped } from './package.ts'
import { gzipped, inOrder, type PackedFile, textFile, writeTree } from './packed-file.ts'
import { run } from './run.ts'

/** Makes the Debian package in `out`, with `work` for its parts; returns the name of the file. */
export function makeDeb(facts: Facts, pack: Package, work: string, out: string): string {
  const version = `${packageVersionOf(facts)}-1`
  const tree = join(work, `deb-${pack.name}`)
  const files = inOrder([...pack.files, ...documentation(facts, pack, version), ...overrides(facts, pack)])
  writeTree(tree, files, facts.epoch)
  writeTree(join(tree, 'DEBIAN'), control(facts, pack, version, files), facts.epoch)
  utimesSync(tree, facts.epoch, facts.epoch)
  mkdirSync(out, { recursive: true })
  const name = `${pack.name}_${version}_all.deb`
  // one thread: several cut the archive into blocks, and its bytes would depend on the machine
  run('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--threads-max=1', '--build', tree, join(out, name)], {
    SOURCE_DATE_EPOCH: String(facts.epoch),
  })
  return name
}

function documentation(facts: Facts, pack: Package, version: string): readonly PackedFile[] {
  const { name } = pack
  const { maintainer, checkout } = facts
  const place = `usr/share/doc/${name}`
  const changelog = [
    `${name} (${version}) unstable; urgency=medium`,
    `  * Version ${facts.version}: changelog.gz in this folder has what changed.`,
    ` -- ${maintainer}  ${datesOf(facts).debian}`,
  ]
  return [
    textFile(`${place}/copyright`, pack.copyright),
    gzipped(`${place}/changelog`, readFileSync(join(checkout, 'CHANGELOG.md'))),
    gzipped(`${place}/changelog.Debian`, `${changelog.join('\n\n')}\n`),
    ...pack.manuals.map((page) => gzipped(`usr/share/man/man${page.section}/${page.name}.${page.section}`, page.text)),
    ...(pack.zshCompletion === null ? [] : [textFile(`usr/share/zsh/vendor-completions/_${name}`, pack.zshCompletion)]),
  ]
}

/** What lintian says and cannot apply here, with the reason: packaging/NAME.lintian-overrides. */
function overrides({ checkout }: Facts, { name }: Package): readonly PackedFile[] {
  const path = join(checkout, `packaging/${name}.lintian-overrides`)
  return existsSync(path) ? [textFile(`usr/share/lintian/overrides/${name}`, readFileSync(path, 'utf8'))] : []
}

function control(facts: Facts, pack: Package, version: string, files: readonly PackedFile[]): readonly PackedFile[] {
  const kilobytes = files.reduce((sum, { bytes }) => sum + Math.ceil(bytes.length / 1024), 0)
  const recommends = pack.recommends.map(({ debian }) => debian).join(', ')
  const fields = [
    `Package: ${pack.name}`,
    `Version: ${version}`,
    'Architecture: all',
    `Maintainer: ${facts.maintainer}`,
    `Installed-Size: ${kilobytes}`,
    ...(recommends === '' ? [] : [`Recommends: ${recommends}`]),
    'Section: admin',
    'Priority: optional',
    `Description: ${pack.summary}`,
    pack.description
      .map((text) =>
        wrapped(text)
          .map((line) => ` ${line}`)
          .join('\n'),
      )
      .join('\n .\n'),
  ]
  const sums = files.map(({ path, bytes }) => `${createHash('md5').update(bytes).digest('hex')}  ${path}`)
  const script = (name: string, word: string, body: string) =>
    textFile(name, `#!/bin/sh\nset -e\n[ "$1" = ${word} ] || exit 0\n${body}exit 0\n`, 0o755)
  return [
    textFile('control', `${fields.join('\n')}\n`),
    textFile('md5sums', `${sums.join('\n')}\n`),
    script('postinst', 'configure', pack.afterInstall),
    script('prerm', 'remove', pack.beforeRemoval),
  ]
}
