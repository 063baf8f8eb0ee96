import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checksPage } from './page.ts'

const PAGE = join(__dirname, '../../docs/reference/checks.md')

test('docs/reference/checks.md is made from the checks (UPDATE_GOLDEN=1 writes it anew)', () => {
  const written = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : ''
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, checksPage())
  // compared with the old text, so that a run that rewrites the file fails
  expect(written).toBe(checksPage())
})
