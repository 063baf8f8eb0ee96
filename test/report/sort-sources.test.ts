import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import tar from 'tar-stream'
import { namedSources } from '../../src/history/named-sources.ts'
import { sortSources } from '../../src/report/sort-sources.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { hookLog } from './make-log.ts'
import { makeRuns } from './make-runs.ts'

const folder = tempFolder()
const VMWARE = '2026-11-22T17:40:55.100Z| vcpu-0| I125: Checkpoint_Unstun: vm stopped for 403475 us\n'.repeat(3)

async function bundle(): Promise<Buffer> {
  const pack = tar.pack()
  pack.entry({ name: 'esx/README' }, 'no log at all\n'.repeat(600))
  pack.entry({ name: 'esx/vm/vmware.log' }, VMWARE)
  pack.finalize()
  const parts: Buffer[] = []
  for await (const part of pack) parts.push(part as Buffer)
  return gzipSync(Buffer.concat(parts))
}

async function sorted(name: string, content: string | Buffer): Promise<'runs' | 'stuns'> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const { runs, stuns } = await sortSources(namedSources([path]))
  expect([...runs.map((source) => source.path), ...stuns]).toEqual([path])
  return runs.length === 1 ? 'runs' : 'stuns'
}

test.each([
  ['the log of the hooks', 'vmware.log', () => hookLog(makeRuns(2)), 'runs'],
  ['the same gzipped', 'vmware.log.gz', () => gzipSync(hookLog(makeRuns(2))), 'runs'],
  ['a log of VMware', 'snapshot.log', () => VMWARE, 'stuns'],
  ['the same gzipped', 'x.gz', () => gzipSync(VMWARE), 'stuns'],
  ['a support bundle', 'x.log', bundle, 'stuns'],
  ['what is not known', 'y', () => 'nothing\n', 'runs'],
  ['an empty file', 'z', () => '', 'runs'],
])('%s, by its content', async (_what, name, content, kind) => {
  expect(await sorted(name, await content())).toBe(kind)
})

test('a folder is of VMware; what is not there, standard input, and what is named for an instance are of runs', async () => {
  const vm = join(folder, 'vm')
  mkdirSync(vm)
  writeFileSync(join(folder, 'named'), VMWARE)
  const { runs, stuns } = await sortSources(
    namedSources([vm, join(folder, 'absent'), '-', `PROD=${join(folder, 'named')}`]),
  )
  expect(stuns).toEqual([vm])
  expect(runs.map(({ path }) => path)).toEqual([join(folder, 'absent'), '-', join(folder, 'named')])
})
