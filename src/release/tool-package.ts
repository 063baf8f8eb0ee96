import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianCopyright } from './copyright.ts'
import type { Facts } from './facts.ts'
import { newsOfHooks } from './hooks-note.ts'
import type { Package } from './package.ts'
import { filesBelow, type PackedFile, textFile } from './packed-file.ts'
import { allLicences, type ThirdParty } from './third-parties.ts'

/** Of share, what a package has at places of its own. */
const ELSEWHERE = ['completions', 'man']

/** The package with the tool itself. */
export function toolPackage(facts: Facts, parties: readonly ThirdParty[]): Package {
  const { checkout, dist, name } = facts
  const text = (path: string): string => readFileSync(join(dist, 'share', path), 'utf8')
  return {
    name,
    summary: 'VMware snapshot hooks that freeze and thaw InterSystems IRIS',
    description: [
      'Renders, validates, installs and proves the scripts that VMware Tools calls before and after a snapshot: they freeze and thaw the InterSystems IRIS and Cache instances of a guest.',
      'The command needs Node.js 20.19 or newer, and says so where it is missing. The scripts that it writes are POSIX sh and need neither Node.js nor this package. This package owns no hook: a removal or an upgrade leaves them as they are.',
    ],
    requires: [],
    recommends: [{ debian: 'nodejs (>= 20.19)', rpm: 'nodejs >= 20.19' }],
    license: allLicences(facts.license, parties),
    copyright: debianCopyright(facts, parties),
    files: [
      textFile(`usr/bin/${name}`, readFileSync(join(checkout, 'packaging/gen-hooks.sh'), 'utf8'), 0o755),
      ...programFiles(facts, `usr/share/${name}`).filter(
        ({ path }) => !ELSEWHERE.some((one) => path.startsWith(`usr/share/${name}/share/${one}/`)),
      ),
      ...filesBelow(join(checkout, 'docs'), `usr/share/doc/${name}/docs`),
      textFile(`usr/share/doc/${name}/README.md`, readFileSync(join(checkout, 'README.md'), 'utf8')),
      textFile(`usr/share/bash-completion/completions/${name}`, text('completions/gen-hooks.bash')),
      textFile(`usr/share/fish/vendor_completions.d/${name}.fish`, text('completions/gen-hooks.fish')),
    ],
    manuals: [{ name, section: 1, text: text('man/gen-hooks.1') }],
    zshCompletion: text('completions/_gen-hooks'),
    ...newsOfHooks(name, 'gen-hooks install --adopt', 'gen-hooks uninstall'),
  }
}

/** The one file with its share, below a folder. */
export function programFiles({ dist }: Facts, folder: string): readonly PackedFile[] {
  const program = {
    path: `${folder}/gen-hooks.mjs`,
    mode: 0o755 as const,
    bytes: readFileSync(join(dist, 'gen-hooks.mjs')),
  }
  return [program, ...filesBelow(join(dist, 'share'), `${folder}/share`)]
}
