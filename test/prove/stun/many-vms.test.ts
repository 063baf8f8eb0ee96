import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../../host/temp-folder.ts'
import { runCli } from '../../run-cli.ts'
import { makeTar } from '../../stun/make-tar.ts'

const folder = tempFolder()
const STUN = '2025-03-04T01:02:03.456Z| vcpu-0| I125: Checkpoint_Unstun: vm stopped for 700 us\n'

test('a bundle of 30,000 VMs is read to its end', async () => {
  const members = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`${index}/vmware.log`, STUN]))
  const path = join(folder, 'many.tar')
  writeFileSync(path, await makeTar(members))
  const { status, out } = await runCli(['stun', path])
  expect(status).toBe(0)
  expect(out).toContain('30,000 stuns in 30,000 groups of 30,000 VMs')
}, 120_000)
