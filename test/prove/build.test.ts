import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHECKOUT } from '../built.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()

test('a build into a folder removes the files of an earlier build, and nothing else', () => {
  const stale = join(folder, 'share/code/stale.mjs')
  mkdirSync(join(folder, 'share/code'), { recursive: true })
  for (const path of [stale, join(folder, 'somebody.txt')]) writeFileSync(path, '')
  const { status, stderr } = spawnSync(process.execPath, ['build.mjs', folder], { cwd: CHECKOUT, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(readdirSync(folder).sort()).toEqual(['gen-hooks.mjs', 'share', 'somebody.txt'])
  expect(existsSync(stale)).toBe(false)
})
