import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { datesOf, type Facts, packageVersionOf } from './facts.ts'
import { type Package, wrapped } from './package.ts'
import { foldersOf, gzipped, inOrder, type PackedFile, textFile, writeTree } from './packed-file.ts'
import { run } from './run.ts'

/** Folders that other packages own. */
const SHARED =
  /^(?:usr(?:\/(?:bin|sbin|share|share\/(?:doc|licenses|man(?:\/man\d)?|bash-completion.*|fish.*|zsh.*)))?)$/

/**
 * What makes two builds the same, and independent of the machine's own macros: no name of the host, the time of the release, a payload that rpm 4.11 reads too, and
 * none of the scripts that rework an installation.
 */
const MACROS = [
  ['_buildhost', 'reproducible'],
  ['use_source_date_epoch_as_buildtime', '1'],
  ['clamp_mtime_to_source_date_epoch', '1'],
  ['source_date_epoch_from_changelog', '0'],
  ['_build_id_links', 'none'],
  ['_binary_payload', 'w6.gzdio'],
  ['_source_filedigest_algorithm', '8'],
  ['_binary_filedigest_algorithm', '8'],
  ['__os_install_post', '%{nil}'],
  ['debug_package', '%{nil}'],
  ['vendor', '%{nil}'],
] as const

/** Makes the package of rpm in `out`, with `work` for its parts; returns the name of the file. */
export function makeRpm(facts: Facts, pack: Package, work: string, out: string): string {
  const version = packageVersionOf(facts)
  const top = join(work, `rpm-${pack.name}`)
  const tree = join(work, `rpm-${pack.name}-tree`)
  const files = inOrder([...pack.files, ...documentation(facts, pack)])
  writeTree(tree, files, facts.epoch)
  mkdirSync(top, { recursive: true })
  const spec = join(top, `${pack.name}.spec`)
  writeFileSync(spec, specOf(facts, pack, files, tree))
  const macros = [...MACROS, ['_topdir', top], ['_dbpath', join(top, 'db')], ['_tmppath', top]] as const
  const words = macros.flatMap(([name, value]) => ['--define', `${name} ${value}`])
  run('rpmbuild', ['--quiet', ...words, '--target', 'noarch-linux', '-bb', spec], {
    SOURCE_DATE_EPOCH: String(facts.epoch),
  })
  const name = `${pack.name}-${version}-1.noarch.rpm`
  mkdirSync(out, { recursive: true })
  renameSync(join(top, 'RPMS/noarch', name), join(out, name))
  return name
}

function documentation({ checkout }: Facts, pack: Package): readonly PackedFile[] {
  return [
    textFile(`usr/share/licenses/${pack.name}/LICENSE`, readFileSync(join(checkout, 'LICENSE'), 'utf8')),
    textFile(`usr/share/doc/${pack.name}/CHANGELOG.md`, readFileSync(join(checkout, 'CHANGELOG.md'), 'utf8')),
    ...pack.manuals.map((page) => gzipped(`usr/share/man/man${page.section}/${page.name}.${page.section}`, page.text)),
    ...(pack.zshCompletion === null
      ? []
      : [textFile(`usr/share/zsh/site-functions/_${pack.name}`, pack.zshCompletion)]),
  ]
}

function specOf(facts: Facts, pack: Package, files: readonly PackedFile[], tree: string): string {
  const version = packageVersionOf(facts)
  const kind = ({ path }: PackedFile): string =>
    /\/licenses\/|\/THIRD-PARTY\.txt$/.test(path) ? '%license ' : /^usr\/share\/(?:doc|man)\//.test(path) ? '%doc ' : ''
  const own = foldersOf(files).filter((folder) => !SHARED.test(folder))
  return `Name: ${pack.name}
Version: ${version}
Release: 1
Summary: ${pack.summary}
License: ${pack.license}
Group: System/Management
Packager: ${facts.maintainer}
BuildArch: noarch
AutoReqProv: no
${['/bin/sh', ...pack.requires].map((one) => `Requires: ${one}\n`).join('')}${pack.recommends.map(({ rpm }) => `Recommends: ${rpm}\n`).join('')}
%description
${plain(pack.description.map((text) => wrapped(text).join('\n')).join('\n\n'))}

%prep

%build

%install
mkdir -p %{buildroot}
cp -a "${plain(tree)}/." %{buildroot}

%post
${plain(pack.afterInstall)}exit 0

%preun
[ "$1" -eq 0 ] || exit 0
${plain(pack.beforeRemoval)}exit 0

%files
%defattr(-,root,root,-)
${own.map((folder) => `%dir %attr(0755,root,root) "/${folder}"\n`).join('')}${files.map((file) => `${kind(file)}%attr(0${file.mode.toString(8)},root,root) "/${file.path}"\n`).join('')}
%changelog
* ${datesOf(facts).rpm} ${facts.maintainer} - ${version}-1
- Version ${facts.version}: CHANGELOG.md in the documentation has what changed
`
}

/** Text in which rpm finds no macro. */
const plain = (text: string): string => text.replaceAll('%', '%%')
