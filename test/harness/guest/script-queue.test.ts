import { mkdirSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { scriptQueue } from '../../../src/harness/guest/script-queue.ts'
import { ownHooks } from '../own-hooks.ts'
import { removeGuests } from '../temp-guest.ts'

afterAll(removeGuests)

const names = (own: ReturnType<typeof ownHooks>): readonly string[] =>
  scriptQueue(own.hooks).map(({ freeze }) => basename(freeze))

test('the legacy pair is first, then every regular file by strcmp, hidden ones and links too', () => {
  const own = ownHooks()
  own.add('pre-freeze-script', '')
  own.add('post-thaw-script', '')
  for (const name of ['b', 'B', 'a.bak', '.hidden', 'README']) own.add(`backupScripts.d/${name}`, '', 0o644)
  own.add('elsewhere', '')
  symlinkSync(join(own.root, 'elsewhere'), join(own.hooks.folder, 'link'))
  mkdirSync(join(own.hooks.folder, 'folder'))
  expect(names(own)).toEqual(['pre-freeze-script', '.hidden', 'B', 'README', 'a.bak', 'b', 'link'])
  expect(scriptQueue(own.hooks)[0]?.thaw).toBe(own.hooks.postThaw)
})

test('post-thaw alone still takes the first place', () => {
  const own = ownHooks()
  own.add('post-thaw-script', '')
  expect(names(own)).toEqual(['pre-freeze-script'])
})

test('without hooks the queue is empty', () => {
  expect(names(ownHooks())).toEqual([])
})
