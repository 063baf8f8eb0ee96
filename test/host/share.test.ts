import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifest, packageFile, packageFolders, share } from '../../src/host/share.ts'

const CHECKOUT = join(__dirname, '../..')

test('single modules find the files of the checkout, and those of packages as Node does', () => {
  expect(share('templates/config.yaml')).toBe(join(CHECKOUT, 'templates/config.yaml'))
  expect(share('packages/sh-syntax/main.wasm')).toBe(join(CHECKOUT, 'node_modules/sh-syntax/main.wasm'))
  expect(packageFolders()).toContain(join(CHECKOUT, 'node_modules'))
  expect(packageFolders().at(-1)).toBe('/node_modules')
})

test('what is not there has a name all the same', () => {
  expect(existsSync(packageFile('no-such-package-of-gen-hooks/index.js'))).toBe(false)
})

test('the tool knows its version and what need not be installed', () => {
  const { version, optionalDependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'))
  expect(manifest()).toMatchObject({ version, optionalDependencies })
})
