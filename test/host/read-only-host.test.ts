import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withOutsideFiles } from '../../src/host/outside-files.ts'
import { readOnlyHost } from '../../src/host/read-only-host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
writeFileSync(join(folder, 'there'), 'inside')

test('a read-only host records every change in its order and makes none', async () => {
  const host = readOnlyHost(realHost({ root: folder }))
  await host.makeFolder('/d', 0o750)
  await host.createFile('/d/f', { content: 'x', mode: 0o700, owner: { uid: 0, gid: 0 } })
  await host.rename('/there', '/gone')
  await host.syncFolder('/d')
  await host.setMode('/there', 0o600, null)
  await host.run('/bin/touch', ['/made'], { timeoutMs: 1000, changes: true })
  await host.remove('/there')
  expect(host.acts).toEqual([
    'make folder /d 0750',
    'create /d/f 0700 0:0',
    'rename /there to /gone',
    'sync /d',
    'set mode /there 0600',
    'run /bin/touch /made',
    'remove /there',
  ])
  expect(readdirSync(folder)).toEqual(['there'])
})

test('a read-only host reads files, and runs programs that change nothing', async () => {
  const host = readOnlyHost(realHost())
  expect((await host.readFile(join(folder, 'there'))).toString()).toBe('inside')
  expect((await host.run('/bin/sh', ['-c', 'echo ran'], { timeoutMs: 20_000 })).stdout.toString()).toBe('ran\n')
  expect(host.acts).toEqual([])
})

test('only the files that the command line names are read outside the root', async () => {
  const outside = join(folder, 'there')
  const host = withOutsideFiles(realHost({ root: join(folder, 'root') }), realHost(), [outside])
  expect((await host.readFile(outside)).toString()).toBe('inside')
  expect((await host.lstat(outside))?.type).toBe('file')
  expect(await host.lstat(`${outside}2`)).toBeNull()
  expect(host.realPath('/etc/x')).toBe(join(folder, 'root/etc/x'))
})
