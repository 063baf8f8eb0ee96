import { packageVersion } from '../../src/host/share.ts'
import type { Facts } from '../../src/release/facts.ts'
import { CHECKOUT } from '../built.ts'

/** The facts of a release of this checkout, on a day of its own. */
export function factsOf(dist: string, more: Partial<Facts> = {}): Facts {
  return {
    name: 'gen-hooks',
    version: packageVersion(),
    description: 'hooks',
    license: 'GPL-3.0-or-later',
    epoch: 1790000000,
    maintainer: 'The maintainers <maintainers@example.com>',
    checkout: CHECKOUT,
    dist,
    ...more,
  }
}
