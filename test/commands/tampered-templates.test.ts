import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHECKOUT, ownDist } from '../built.ts'
import { makeGuest } from '../install/guest.ts'

const INVENTORY = join(CHECKOUT, 'test/cases/01-shipped-configuration/root/inventory.json')

test('if the settings of a template have more than assignments, no script is printed or installed, and the line is named', () => {
  const dist = ownDist()
  const template = join(dist, 'share/templates/partials/settings.sh.hbs')
  const text = readFileSync(template, 'utf8')
  const tampered = text.replace('SYSLOG={{sq syslog}}', 'SYSLOG={{sq syslog}}; true')
  expect(tampered).not.toBe(text)
  writeFileSync(template, tampered)
  const guest = makeGuest()
  try {
    const tool = (...words: readonly string[]) =>
      spawnSync(process.execPath, [join(dist, 'gen-hooks.mjs'), ...words, '--inventory', INVENTORY], {
        encoding: 'utf8',
      })
    for (const words of [['render'], ['install', '--root', guest.root, '--shellcheck', 'off']]) {
      const { status, stdout, stderr } = tool(...words)
      expect([words[0], status, stdout]).toEqual([words[0], 1, ''])
      expect(stderr).toMatch(
        /^pre-freeze-script:\d+: error: "SYSLOG='yes'; true": no assignment .*\[settings, settings grammar\]$/m,
      )
      expect(stderr).toContain('[FINDINGS]')
    }
    expect([guest.has('/usr/sbin/pre-freeze-script'), guest.has('/usr/sbin/post-thaw-script')]).toEqual([false, false])
  } finally {
    guest.remove()
  }
})
