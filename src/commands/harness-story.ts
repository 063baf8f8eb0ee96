import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { detect } from '../detect/detect.ts'
import { GenHooksError } from '../errors.ts'
import { installedHooks, makeSandbox, retargetInstalled, type Sandbox } from '../harness/guest/sandbox.ts'
import { type BoxedProgram, boxedProgram } from '../harness/namespace/box-view.ts'
import { mountNamespace } from '../harness/namespace/layers.ts'
import { runInBox } from '../harness/namespace/run-in-box.ts'
import { findNamespace } from '../harness/namespace/unshare.ts'
import { findShells, type Shell } from '../harness/prove/shell.ts'
import { STORIES } from '../harness/story/default-story.ts'
import { playStory } from '../harness/story/play-story.ts'
import { judge } from '../harness/story/promises.ts'
import { storyText } from '../harness/story/text.ts'
import { realHost } from '../host/real-host.ts'
import type { Instance } from '../model.ts'
import { table } from '../text/table.ts'
import { runInstall } from './install.ts'
import { DONE, type Io } from './io.ts'
import { requireClean } from './require-clean.ts'

/** `harness` without a scenario; absent options are undefined. */
export interface StoryOptions {
  /** Folder of the sandbox, which stays. */
  readonly keep?: string | undefined
  /** Shells that run the hooks, between commas; /bin/sh if undefined. */
  readonly shell?: string | undefined
}

/** This story's program in a box, as it was built. */
const IN_BOX = fileURLToPath(new URL('./story-in-box.js', import.meta.url))

/**
 * Proves the hooks in a sandbox: installs them beside fake instances and lets VMware Tools' double take the snapshots. In a box where one can be made, else, and
 * to keep it, in a folder. HARNESS_FAILED if a promise is broken.
 */
export async function runStory(options: StoryOptions, io: Io): Promise<number> {
  const shells = await findShells(options.shell, realHost())
  const program = options.keep === undefined ? storyProgram() : null
  if (program === null) await playStories(shells, options.keep, io)
  else await runInBox(program, [mountNamespace(), JSON.stringify(shells)], io.out)
  return DONE
}

/** null if there is no box here for it. */
function storyProgram(): BoxedProgram | null {
  if (!existsSync(IN_BOX)) return null
  const namespace = findNamespace()
  if (namespace.kind === 'missing' || namespace.noBox !== null) return null
  try {
    return boxedProgram(IN_BOX)
  } catch (error) {
    // it is closed to others: our own hooks may as well be played in a folder
    if (error instanceof GenHooksError) return null
    throw error
  }
}

/** Plays the story in each shell, here, in a folder. HARNESS_FAILED if a promise is broken. */
export async function playStories(shells: readonly Shell[], keep: string | undefined, io: Io): Promise<void> {
  const sandbox = await makeSandbox(keep)
  try {
    const { instances, validated } = await prepare(sandbox, { keep }, io)
    const originals = await installedHooks(sandbox)
    const broken: string[] = []
    for (const shell of shells) {
      await retargetInstalled(sandbox, originals, shell.command)
      broken.push(...(await playAll(sandbox, shell, instances, io)))
    }
    await validated
    if (broken.length > 0) throw new GenHooksError('HARNESS_FAILED', broken.join('\n'))
    io.out('validated: clean\n')
    io.out('left frozen: none\n')
  } finally {
    sandbox.end()
  }
}

interface Prepared {
  readonly instances: readonly Instance[]
  /** Rejects if the hooks have findings. Nobody waits for it before the snapshots: it takes most of the time of a harness. */
  readonly validated: Promise<void>
}

async function prepare(sandbox: Sandbox, options: Pick<StoryOptions, 'keep'>, io: Io): Promise<Prepared> {
  const host = realHost({ root: sandbox.root })
  io.out(`sandbox: ${sandbox.root}${options.keep === undefined ? ', removed at the end' : ''}\n\n`)
  const { instances } = await detect(host)
  const rows = instances.map(({ kind, name, version, directory, status }) => [kind, name, version, directory, status])
  io.out(
    `detected\n${table(['kind', 'name', 'version', 'directory', 'status'], rows).replaceAll(/^/gm, '   ').trimEnd()}\n\n`,
  )
  io.out('rendered and installed; validated while the snapshots are taken\n')
  let validated = Promise.resolve()
  const indented = { host, out: (text: string) => io.out(text.replaceAll(/^(?=.)/gm, '   ')), err: () => {} }
  await runInstall({}, indented, async (hooks) => {
    validated = requireClean(hooks, { ...io, host })
    // Looked at later; until then it is not unhandled.
    validated.catch(() => {})
  })
  return { instances, validated }
}

async function playAll(
  sandbox: Sandbox,
  shell: Shell,
  instances: readonly Instance[],
  io: Io,
): Promise<readonly string[]> {
  const running = instances.filter(({ status }) => status === 'running').map(({ kind, name }) => `${kind}:${name}`)
  const broken: string[] = []
  io.out(`\nsnapshots, the hooks run by ${shell.command}\n\n`)
  for (const [index, story] of STORIES.entries()) {
    const result = await playStory(sandbox.root, sandbox.hooks, story)
    const promises = judge(story, result, running)
    io.out(`${storyText(index + 1, story, result, promises, running)}\n`)
    for (const { held, text, seen } of promises) {
      if (held === 'broken') broken.push(`${shell.name}: ${story.title}: ${text}, but: ${seen}`)
    }
  }
  return broken
}
