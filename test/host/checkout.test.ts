import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkoutAround, placeInCheckout } from '../../src/host/checkout.ts'
import { tempFolder } from './temp-folder.ts'

const folder = realpathSync(tempFolder())
const checkout = join(folder, 'checkout')

beforeAll(() => {
  mkdirSync(join(checkout, '.git'), { recursive: true })
  mkdirSync(join(checkout, 'hooks/a'), { recursive: true })
  mkdirSync(join(folder, 'none'))
  mkdirSync(join(folder, 'worktree/hooks'), { recursive: true })
  writeFileSync(join(folder, 'worktree/.git'), 'gitdir: elsewhere\n')
  symlinkSync(checkout, join(folder, 'link'))
  symlinkSync('/etc/passwd', join(checkout, 'hooks/passwd'))
})

test('the checkout is the next folder upwards with a .git, or the folder itself', () => {
  expect(checkoutAround(join(checkout, 'hooks/a'))).toBe(checkout)
  expect(checkoutAround(checkout)).toBe(checkout)
  expect(checkoutAround(join(folder, 'worktree/hooks'))).toBe(join(folder, 'worktree'))
  expect(checkoutAround(join(folder, 'link/hooks'))).toBe(checkout)
  expect(checkoutAround('/proc/self')).toMatch(/^\/proc\/\d+$/)
})

test('a file in a checkout has its path from the top, also by a link to the checkout; a link has its own path', () => {
  const within = { kind: 'within', path: 'hooks/pre-freeze-script' }
  expect(placeInCheckout(join(checkout, 'hooks/../hooks/pre-freeze-script'), checkout)).toEqual(within)
  expect(placeInCheckout(join(folder, 'link/hooks/pre-freeze-script'), checkout)).toEqual(within)
  expect(placeInCheckout(join(checkout, 'hooks/passwd'), checkout)).toEqual({ kind: 'within', path: 'hooks/passwd' })
  expect(placeInCheckout(join(checkout, '..pre'), checkout)).toEqual({ kind: 'within', path: '..pre' })
})

test('a file that is in no checkout is outside, with its own path', () => {
  for (const path of ['/usr/sbin/pre-freeze-script', join(folder, 'none/x')])
    expect(placeInCheckout(path, checkout)).toEqual({ kind: 'outside', path })
})
