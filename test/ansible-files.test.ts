import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const CHECKOUT = join(__dirname, '..')

// Copies and no links: a checkout or an archive without links would have the path of the target as content.
test.each([
  ['ansible/LICENSE', 'LICENSE'],
  ['ansible/roles/hooks/files/logrotate', 'templates/logrotate'],
  ['ansible/roles/hooks/files/place.sh', 'templates/place.sh'],
  ['ansible/roles/inventory/files/detect.sh', 'templates/detect.sh'],
])('%s of the collection is a copy of %s (UPDATE_GOLDEN=1 writes it anew)', (copy, source) => {
  const before = readFileSync(join(CHECKOUT, copy), 'utf8')
  if (process.env.UPDATE_GOLDEN === '1') {
    rmSync(join(CHECKOUT, copy))
    copyFileSync(join(CHECKOUT, source), join(CHECKOUT, copy))
  }
  expect(before).toBe(readFileSync(join(CHECKOUT, source), 'utf8'))
})
