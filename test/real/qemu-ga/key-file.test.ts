import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KEY_FILES } from '../../install/key-files.ts'

const PROGRAM = '/usr/sbin/qemu-ga'
const testHere = existsSync(PROGRAM) ? test : test.skip

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gen-hooks-test-key-file-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

testHere.each(KEY_FILES)(
  `the real qemu-guest-agent reads %j as %j${existsSync(PROGRAM) ? '' : ' (needs qemu-ga (qemu-guest-agent))'}`,
  (text, hook) => {
    const conf = join(folder, 'qemu-ga.conf')
    writeFileSync(conf, text, 'latin1')
    const { status, stdout } = spawnSync(PROGRAM, ['--dump-conf'], { env: { QGA_CONF: conf }, timeout: 60_000 })
    // what it prints is a key file, with \s and \r for such characters
    const named = /^fsfreeze-hook=(.*)$/m.exec(stdout.toString('latin1'))?.[1]?.replace('\\r', '\r') ?? null
    expect(status === 1 ? 'refused' : named).toBe(hook)
  },
)
