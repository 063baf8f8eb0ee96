import { datesOf, packageVersionOf } from '../../src/release/facts.ts'

test('a release candidate has a version that is older than the final version for dpkg and rpm', () => {
  expect(packageVersionOf({ version: '1.2.3' })).toBe('1.2.3')
  expect(packageVersionOf({ version: '1.2.3-rc.1' })).toBe('1.2.3~rc.1')
})

test('times of changelogs are in UTC and English', () => {
  expect(datesOf({ epoch: 1709164805 })).toEqual({ debian: 'Thu, 29 Feb 2024 00:00:05 +0000', rpm: 'Thu Feb 29 2024' })
})
