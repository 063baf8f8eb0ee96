import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianCopyright } from './copyright.ts'
import type { Facts } from './facts.ts'
import { newsOfHooks } from './hooks-note.ts'
import type { Package } from './package.ts'
import { textFile } from './packed-file.ts'
import { run } from './run.ts'

const NAME = 'gen-hooks-guest'

/** The package for guests without Node: the engine, what puts settings and engine in place, what lists the instances, and what goes beside the hooks. */
export function guestPackage(facts: Facts): Package {
  const { checkout, dist } = facts
  const share = `usr/share/${NAME}`
  const template = (name: string): string => readFileSync(join(dist, 'share/templates', name), 'utf8')
  const day = new Date(facts.epoch * 1000).toISOString().slice(0, 10)
  const own = (name: string): string =>
    readFileSync(join(checkout, 'packaging', name), 'utf8')
      .replaceAll('@VERSION@', facts.version)
      .replaceAll('@DATE@', day)
  return {
    name: NAME,
    summary: 'VMware snapshot hooks for InterSystems IRIS, without Node.js',
    description: [
      'Puts the hooks that gen-hooks rendered on another machine in place on a guest: of this package comes the engine, which is the same on every guest, and of the site the settings of the guest. Lists the instances of the guest for gen-hooks render.',
      'All of it is POSIX sh. This package owns no hook: a removal or an upgrade leaves them as they are.',
    ],
    requires: ['coreutils', 'diffutils', 'gawk', 'grep', 'sed', 'util-linux'],
    recommends: [],
    license: facts.license,
    copyright: debianCopyright(facts, []),
    files: [
      textFile(`usr/sbin/${NAME}`, own('gen-hooks-guest.sh'), 0o755),
      textFile(`${share}/engine`, run(process.execPath, [join(dist, 'gen-hooks.mjs'), 'engine', '--text'])),
      textFile(`${share}/detect.sh`, template('detect.sh'), 0o755),
      textFile(`${share}/place.sh`, template('place.sh'), 0o755),
      textFile(`${share}/gen-hooks-metrics`, template('metrics.sh'), 0o755),
      textFile(`${share}/logrotate`, template('logrotate')),
    ],
    manuals: [{ name: NAME, section: 8, text: own(`${NAME}.8`) }],
    zshCompletion: null,
    ...newsOfHooks(NAME, `${NAME} install --adopt SETTINGS`, `${NAME} remove`),
  }
}
