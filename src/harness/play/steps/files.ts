import { execFileSync } from 'node:child_process'
import { chmodSync, lchownSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { removeFolder } from '../../guest/remove-folder.ts'
import type { Step } from '../../language/scenario.ts'
import { machineProgram } from '../../namespace/layers.ts'
import type { ScenarioContext } from '../context.ts'
import { fillIn } from '../fill-in.ts'
import { placeOf } from '../place.ts'
import { StepBroken } from '../step-broken.ts'

/** `put /run/gen-hooks/state state mode=666`, `put /var/log/gen-hooks type=link text=/tmp/elsewhere` */
export function put(context: ScenarioContext, step: Step): void {
  const { words, options } = step
  const place = placeOf(context.guest, words[0] ?? '')
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 })
  make(context, place, step)
  if (options.type !== 'link')
    chmodSync(place, Number.parseInt(options.mode ?? DEFAULT_MODES[options.type ?? 'file'] ?? '', 8))
  if (options.owner !== undefined) give(words[0] ?? '', place, Number(options.owner))
}

const DEFAULT_MODES: Readonly<Record<string, string>> = { file: '600', fifo: '600', dir: '700' }

function make(context: ScenarioContext, place: string, { words: [path = ''], words, options }: Step): void {
  const { type = 'file' } = options
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory() === true
  if (type === 'dir' && isFolder) return
  try {
    // In a user namespace a file of the machine can be replaced, but not written.
    rmSync(place, { force: true })
  } catch {
    throw new StepBroken(`${path} is a folder, expected none in the place of a ${type}`)
  }
  if (type === 'dir') mkdirSync(place)
  else if (type === 'fifo') execFileSync(machineProgram('mkfifo'), [place])
  else if (type === 'link') symlinkSync(targetOf(context, options.text ?? ''), place)
  else writeFileSync(place, contentsOf(context, words[1], options))
}

/** The target of a link: on a guest that is a folder, paths of the guest lie below the folder. */
function targetOf({ guest }: ScenarioContext, target: string): string {
  return target.startsWith('/dev/') ? target : guest.at(target)
}

function contentsOf(context: ScenarioContext, section: string | undefined, { text, bytes }: Step['options']): Buffer {
  if (bytes !== undefined) return Buffer.from(Array.from({ length: Number(bytes) }, (_, n) => (n * 167 + 13) % 256))
  return Buffer.from(
    fillIn(context, section === undefined ? (text ?? '') : (context.scenario.files[section] ?? '')),
    'latin1',
  )
}

function give(path: string, place: string, owner: number): void {
  try {
    lchownSync(place, owner, owner)
  } catch (error) {
    throw new StepBroken(`${path} cannot be given to user ${owner}: ${error instanceof Error ? error.message : error}`)
  }
}

export function remove({ guest }: ScenarioContext, { words: [path = ''] }: Step): void {
  removeFolder(placeOf(guest, path))
}

/** `files /var/lib/node_exporter gen_hooks.prom` */
export function files({ guest }: ScenarioContext, { words: [path = '', ...names] }: Step): void {
  const seen = namesIn(guest.at(path), path).join(' ')
  const wanted = names.join() === 'none' ? '' : [...names].sort().join(' ')
  if (seen !== wanted) throw new StepBroken(`in ${path}: ${seen || 'none'}, expected ${wanted || 'none'}`)
}

/** `mode /run/gen-hooks 700`, `mode /run/gen-hooks/* 600` */
export function mode({ guest }: ScenarioContext, { words: [path = '', octal = ''] }: Step): void {
  const folder = path.replace(/\/\*$/, '')
  const paths = folder === path ? [path] : namesIn(guest.at(folder), folder).map((name) => join(folder, name))
  if (paths.length === 0) throw new StepBroken(`${folder} is empty`)
  for (const one of paths) {
    const found = statSync(guest.at(one), { throwIfNoEntry: false })?.mode
    const seen = found === undefined ? 'nothing' : (found & 0o7777).toString(8)
    if (seen !== Number.parseInt(octal, 8).toString(8))
      throw new StepBroken(`${one} has mode ${seen}, expected ${octal}`)
  }
}

function namesIn(folder: string, path: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    throw new StepBroken(`${path} is no folder`)
  }
}
