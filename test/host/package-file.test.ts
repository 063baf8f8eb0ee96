import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packageFile, packageUrl } from '../../src/host/package-file.ts'

test('a file of a package is found where it is installed', () => {
  const path = packageFile('sh-syntax', 'lib/index.cjs') ?? ''
  expect(path).toMatch(/\/node_modules\/sh-syntax\/lib\/index\.cjs$/)
  expect(existsSync(path)).toBe(true)
  expect(fileURLToPath(packageUrl('sh-syntax', 'lib/index.cjs') ?? '')).toBe(path)
})

test.each([
  ['sh-syntax', 'no-such-file'],
  ['no-such-package-of-gen-hooks', 'index.js'],
])('%s/%s is not there', (name, file) => {
  expect(packageFile(name, file)).toBeNull()
  expect(packageUrl(name, file)).toBeNull()
})
