import { readFileSync } from 'node:fs'
import { share } from '../../host/share.ts'

/** The modules, each after those that it needs. */
const PARTS = ['data', 'rows', 'detail', 'table', 'points', 'main'] as const

/** The script of the page: the modules of templates/report as one, since a page alone has nothing to import from. */
export function pageScript(): string {
  const parts = PARTS.map((name) => {
    const text = readFileSync(share(`templates/report/${name}.js`), 'utf8')
    return text.replaceAll(/^import .*\n+/gm, '').replaceAll(/^export /gm, '')
  })
  return `(() => {\n'use strict'\n${parts.join('\n')}})()\n`
}
