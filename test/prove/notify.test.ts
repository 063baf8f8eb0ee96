import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shells } from '../hooks/shells.ts'
import { STUCK, told } from '../monitoring/told.ts'

describe('the program gets the same notice', () => {
  let wanted: unknown
  beforeAll(async () => {
    const one = await told(STUCK)
    expect(one.run()).toBe(0)
    wanted = one.notices()
    expect(wanted).toHaveLength(1)
  })

  for (const { name, command } of shells()) {
    if (command === undefined) test.skip(`${name} (no such shell here)`, () => {})
    else
      test(`in ${name}`, async () => {
        const one = await told(STUCK)
        expect([one.run(command.split(' ')), one.notices()]).toEqual([0, wanted])
      })
  }

  for (const awk of ['mawk', 'busybox awk', 'gawk', 'original-awk']) {
    if (spawnSync('sh', ['-c', `command -v ${awk.split(' ')[0]}`]).status !== 0)
      test.skip(`by ${awk} (no such awk here)`, () => {})
    else
      test(`by ${awk}`, async () => {
        const one = await told(STUCK)
        writeFileSync(join(one.root, 'bin/awk'), `#!/bin/sh\nexec ${awk} "$@"\n`, { mode: 0o755 })
        expect([one.run(), one.notices()]).toEqual([0, wanted])
      })
  }
})

test('the program is ended after 6 s, the metrics are written before, and a process that the program leaves holds no lock', async () => {
  const one = await told(STUCK, {
    script: 'sleep 100 </dev/null >/dev/null 2>&1 & echo $! >>"$0.told"; exec sleep 100',
  })
  const filter = join(one.root, 'filter')
  expect(one.run(['flock', filter, 'sh'])).toBe(0)
  expect(one.samples()).toContain('gen_hooks_last_run_consistent 0')
  expect(one.logged()).toMatch(/notify: ended with status 1\d\d, so the program may not have reported the last run\n$/)
  expect(spawnSync('flock', ['-n', filter, 'true']).status).toBe(0)
  const left = Number(readFileSync(join(one.root, 'notify.told'), 'utf8'))
  if (left > 0) spawnSync('kill', [String(left)])
}, 60_000)
