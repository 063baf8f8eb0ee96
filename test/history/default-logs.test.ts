import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { foundSources } from '../../src/history/default-logs.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()

/** A guest in a folder that a user owns, with this folder of logs. */
function guest(name: string): { readonly root: string; readonly logs: string } {
  const root = join(folder, name)
  const logs = join(root, 'var/log/gen-hooks')
  mkdirSync(logs, { recursive: true })
  return { root, logs }
}

const found = (root: string) => foundSources(realHost({ root, confined: 'yes' }), '/var/log/gen-hooks')

test('a folder or a FIFO in the place of a log is reported and not read', async () => {
  const { root, logs } = guest('fifo')
  writeFileSync(join(logs, 'snapshot.log.1'), '')
  mkdirSync(join(logs, 'snapshot.log.2'))
  execFileSync('mkfifo', [join(logs, 'snapshot.log')])
  const { sources, problems } = await found(root)
  expect(sources).toEqual([{ path: join(logs, 'snapshot.log.1'), instance: null }])
  expect(problems).toEqual(
    ['snapshot.log.2', 'snapshot.log'].map((name) => ({
      source: join(logs, name),
      line: 0,
      message: 'the log of the hooks is no regular file: it is not read',
    })),
  )
})

test('if the only log is a FIFO, the error says that the log is no regular file', async () => {
  const { root, logs } = guest('only')
  execFileSync('mkfifo', [join(logs, 'snapshot.log')])
  await expect(found(root)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining(`${join(logs, 'snapshot.log')}: the log of the hooks is no regular file`),
  })
})

test('a link is followed within the guest; without any log, the path of snapshot.log is given', async () => {
  const { root, logs } = guest('link')
  expect((await found(root)).sources).toEqual([{ path: join(logs, 'snapshot.log'), instance: null }])
  mkdirSync(join(root, 'srv'))
  writeFileSync(join(root, 'srv/snapshot.log'), '')
  symlinkSync('/srv/snapshot.log', join(logs, 'snapshot.log'))
  expect((await found(root)).sources).toEqual([{ path: join(root, 'srv/snapshot.log'), instance: null }])
})
