import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { addSystemd, makeFakeGuest } from '../../guest/fake-guest.ts'
import { setFault } from '../../guest/faults.ts'
import { showFakes } from '../../namespace/show-fakes.ts'
import { FAKE_ROOT, type GuestFile, type InstanceFault, type Scenario } from './scenario.ts'

/** Makes this namespace the guest of a scenario: fake instances behind /usr/bin, the scenario's files, then the hooks. `cli` is the built command. */
export function makeGuest(scenario: Scenario, cli: string): void {
  makeFakeGuest(FAKE_ROOT)
  if (scenario.systemd === true) {
    addSystemd(FAKE_ROOT)
    mkdirSync('/run/systemd/system', { recursive: true })
  }
  showFakes(FAKE_ROOT, ['usr/bin'])
  for (const file of scenario.files ?? []) writeGuestFile(file)
  for (const fault of scenario.faults ?? []) setInstanceFault(fault)
  if (scenario.config !== undefined) {
    writeGuestFile({ path: '/etc/gen-hooks/config.yaml', text: JSON.stringify(scenario.config) })
  }
  if (scenario.hooks === 'gen-hooks') installHooks(cli)
}

export function setInstanceFault({ kind, name, verb, fault }: InstanceFault): void {
  setFault(FAKE_ROOT, kind, name, verb, fault)
}

function writeGuestFile({ path, text, mode = 0o644 }: GuestFile): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, mode)
}

function installHooks(cli: string): void {
  if (!existsSync(cli)) throw new Error(`${cli}: not built, expected the gen-hooks command`)
  const { status, signal, stderr, stdout } = spawnSync(process.execPath, [cli, 'install'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 240_000,
  })
  if (status !== 0) throw new Error(`gen-hooks install: ended with ${signal ?? status}\n${stderr}${stdout}`)
}
