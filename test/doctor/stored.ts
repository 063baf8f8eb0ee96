import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Instance } from '../../src/model.ts'
import { makeInstance } from '../hook/make-instance.ts'
import type { Guest } from '../install/guest.ts'

/** The folder of the instance whose data the tests place. */
export const DIRECTORY = '/usr/irissys'

/** The configuration of the instance, with this folder of the database USER. */
export const cpfText = (user: string): string =>
  `[Databases]\nIRISSYS=${DIRECTORY}/mgr/\nIRISTEMP=/temp/\nUSER=${user}\n[Journal]\nCurrentDirectory=/jrn/\nFreezeOnError=1\nBackupsBeforePurge=2\nDaysBeforePurge=2\n`

export function writeCpf(guest: Guest, user: string): void {
  guest.write(`${DIRECTORY}/iris.cpf`, cpfText(user), 0o644)
}

/** The mounts of the guest: `/` on sda1, and the mounts `more`. */
export function writeMounts(guest: Guest, lines: readonly string[]): void {
  const all = ['8:1 / / rw,relatime shared:1 - xfs /dev/sda1 rw', ...lines]
  guest.write('/proc/self/mountinfo', all.map((line, index) => `${index + 20} 1 ${line}\n`).join(''), 0o644)
}

/** `number` as mountinfo has it, the place below /sys/devices, and files in it. */
export type Device = (number: string, place: string, files?: Readonly<Record<string, string>>) => void

/** A block device of sysfs. */
export function writeDevice(guest: Guest, ...[number, place, files = {}]: Parameters<Device>): void {
  const name = place.slice(place.lastIndexOf('/') + 1)
  for (const [file, text] of Object.entries(files)) guest.write(`/sys/devices/${place}/${file}`, text)
  mkdirSync(join(guest.root, 'sys/devices', place), { recursive: true })
  for (const link of [`sys/dev/block/${number}`, `sys/class/block/${name}`]) {
    mkdirSync(dirname(join(guest.root, link)), { recursive: true })
    symlinkSync(join('../../devices', place), join(guest.root, link))
  }
}

/** An inventory with the instance; its path. */
export function writeInventory(guest: Guest, more: Partial<Instance> = {}): string {
  return writeInventoryOf(guest, [makeInstance('iris:PROD', { directory: DIRECTORY, ...more })])
}

/** An inventory of these instances, as a file beside the guest; its path. */
export function writeInventoryOf(guest: Guest, instances: readonly Instance[]): string {
  const sources = [{ command: 'iris qlist', outcome: 'answered' }]
  guest.write(
    '/inventory.json',
    JSON.stringify({ schema: 'gen-hooks/inventory/1', instances, problems: [], sources }),
    0o644,
  )
  return '/inventory.json'
}
