import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifest, packageFile, packageFolders, share } from '../../src/host/share.ts'

const CHECKOUT = join(__dirname, '../..')

test('modules in a checkout find its files, and find files of packages as Node does', () => {
  expect(share('templates/config.yaml')).toBe(join(CHECKOUT, 'templates/config.yaml'))
  expect(share('packages/sh-syntax/main.wasm')).toBe(join(CHECKOUT, 'node_modules/sh-syntax/main.wasm'))
  expect(packageFolders()).toContain(join(CHECKOUT, 'node_modules'))
  expect(packageFolders().at(-1)).toBe('/node_modules')
})

test('packageFile gives a path for a missing file too', () => {
  expect(existsSync(packageFile('no-such-package-of-gen-hooks/index.js'))).toBe(false)
})

test('manifest() gives the version and the optional packages of package.json', () => {
  const { version, optionalDependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'))
  expect(manifest()).toMatchObject({ version, optionalDependencies })
})
