import { rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { detect } from '../detect/detect.ts'
import { addInstance, makeFakeGuest } from '../harness/guest/fake-guest.ts'
import { makeKeptFolder } from '../harness/guest/kept-folder.ts'
import { removeFolder } from '../harness/guest/remove-folder.ts'
import { findScenarios } from '../harness/language/find-scenarios.ts'
import type { Scenario } from '../harness/language/scenario.ts'
import { findNamespace } from '../harness/namespace/unshare.ts'
import type { Outcome } from '../harness/play/outcome.ts'
import { renderOurs } from '../harness/play/render-ours.ts'
import { findShells } from '../harness/prove/shell.ts'
import { type Ground, namespaceGround, withPlayer } from '../harness/prove/worker.ts'
import { storyText } from '../harness/report/story.ts'
import type { Templates } from '../hook/render.ts'
import { readTemplates } from '../hook/templates.ts'
import { realHost } from '../host/real-host.ts'
import { packageVersion } from '../host/share.ts'
import { idOf } from '../model.ts'
import { jsonDocument } from '../text/json.ts'
import { runInstall } from './install.ts'
import { DONE, type Io } from './io.ts'
import { requireClean } from './require-clean.ts'
import { whyNotHeld } from './why-not-held.ts'

/** `harness` without a scenario; absent options are undefined. */
export interface StoryOptions {
  /** Folder of the guest, which stays. */
  readonly keep?: string | undefined
  /** Shells that run the hooks, between commas; /bin/sh if undefined. */
  readonly shell?: string | undefined
}

const STORIES = 'story/*'

/**
 * Plays the scenarios of story/ with our hooks one after the other, prints each when it ends, and validates the scripts meanwhile. It plays in namespaces if the
 * machine allows them, and otherwise, or to keep the guest, in a folder. HARNESS_FAILED if a scenario does not hold.
 */
export async function runStory({ keep, shell }: StoryOptions, io: Io): Promise<number> {
  const shells = await findShells(shell, realHost())
  const scenarios = findScenarios(STORIES)
  const templates = await readTemplates()
  const ground = await groundFor(keep, templates)
  const guests = [...new Set(scenarios.map(({ instances }) => instances.map(idOf).join(', ')))]
  io.out(`guest: ${guests.join('; ')}, all of them fakes${keep === undefined ? '' : `, in ${ground.kept}`}\n`)
  if (ground.kept !== undefined) await installIn(ground.kept, scenarios, io)
  io.out('the scripts are validated while the snapshots are taken\n\n')
  const validated = requireAllClean(scenarios, templates, io)
  // The result is awaited after the snapshots. Without this catch Node would end the process if the validation fails before that.
  validated.catch(() => {})
  const outcomes: Outcome[] = []
  await withPlayer(ground, new AbortController().signal, async (player) => {
    for (const { name: shellName, command } of shells) {
      for (const scenario of scenarios) {
        if (ground.kept !== undefined) forgetRun(ground.kept)
        const outcome = await player.play({
          scenario,
          tried: { kind: 'ours' },
          shell: command,
          shellName,
          caller: null,
        })
        outcomes.push(outcome)
        io.out(`${storyText(outcomes.length, outcome)}\n`)
      }
    }
  })
  if (ground.kept !== undefined) await leave(ground.kept, scenarios, io)
  const failure = whyNotHeld({ hooks: `gen-hooks ${packageVersion()}`, outcomes })
  if (failure !== null) throw failure
  await validated
  io.out('validated: clean\n')
  io.out('left frozen: none\n')
  return DONE
}

async function groundFor(keep: string | undefined, templates: Templates): Promise<Ground & { readonly kept?: string }> {
  if (keep !== undefined) return { kind: 'sandbox', kept: await makeKeptFolder(keep), templates }
  const namespace = findNamespace()
  return namespace.kind === 'missing' ? { kind: 'sandbox', templates } : namespaceGround(namespace, templates)
}

/** Rejects if the scripts have findings. */
async function requireAllClean(scenarios: readonly Scenario[], templates: Templates, io: Io): Promise<void> {
  const rendered = new Set(scenarios.map((scenario) => renderOurs(scenario, templates)))
  for (const hooks of rendered)
    await requireClean(
      hooks.map(({ path, text }) => ({ fileName: basename(path), text })),
      { ...io, host: realHost() },
    )
}

/** Installs the hooks on a guest that stays, as install would; the paths in the hooks are set to the folder when the hooks are played. The note of install that the guest has no logrotate is dropped. */
async function installIn(root: string, [first]: readonly Scenario[], io: Io): Promise<void> {
  makeFakeGuest(root, first?.instances)
  await mkdir(join(root, 'etc/gen-hooks'), { recursive: true })
  await writeFile(join(root, 'etc/gen-hooks/config.yaml'), first?.files['config.yaml'] ?? '')
  const out = (text: string): void => io.out(text.replaceAll(/^(?=.)/gm, '   '))
  await runInstall({}, { host: realHost({ root }), out, err: () => {} }, async () => {})
}

/** Removes the faults and events of the fakes, and last.json, so that the next scenario begins without them; the log of the hooks stays. */
function forgetRun(root: string): void {
  removeFolder(join(root, 'fake'))
  rmSync(join(root, 'run/gen-hooks/last.json'), { force: true })
}

/** Writes what other verbs need with `--root DIR`: root runs programs of DIR in a chroot only, and the fakes have no shell there, so the list of the instances is a file. */
async function leave(root: string, scenarios: readonly Scenario[], io: Io): Promise<void> {
  showPaths(root, scenarios)
  const inventory = join(root, 'inventory.json')
  await writeFile(inventory, jsonDocument(await detect(realHost({ root }))))
  io.out(`look at it: gen-hooks status --root ${root} --inventory ${inventory}\n`)
}

/** Sets the folders of the instances to paths below the root, where verbs with `--root` look; while the hooks are played the folders are paths of this machine. */
function showPaths(root: string, scenarios: readonly Scenario[]): void {
  for (const instance of scenarios.flatMap(({ instances }) => instances)) addInstance(root, instance)
}
