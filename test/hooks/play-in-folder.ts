import { makeSandboxGuest } from '../../src/harness/guest/sandbox-guest.ts'
import { parseScenario } from '../../src/harness/language/parse.ts'
import type { Scenario } from '../../src/harness/language/scenario.ts'
import type { Outcome } from '../../src/harness/play/outcome.ts'
import { runInGuest } from '../../src/harness/play/prepare-guest.ts'
import { renderOurs } from '../../src/harness/play/render-ours.ts'
import type { Templates } from '../../src/hook/render.ts'

interface FolderOptions {
  /** The path of the shell and its words: `/usr/bin/busybox sh`. */
  readonly shell: string
  readonly templates: Templates
  /** A last change to each of our hooks. */
  readonly edit?: (text: string, root: string, path: string) => string
}

/** Plays a scenario with our hooks on a guest that is a folder, and calls `look` with the folder before the folder is removed. */
export async function playInFolder(
  scenario: Scenario,
  { shell, templates, edit = (text) => text }: FolderOptions,
  look: (root: string) => void | Promise<void>,
): Promise<Outcome> {
  const { guest, end } = makeSandboxGuest()
  try {
    const ours = renderOurs(scenario, templates).map(({ path, text }) => ({
      path,
      text: edit(text, guest.fakes, path),
    }))
    const outcome = await runInGuest(
      {
        scenario,
        tried: { kind: 'ours' },
        shell,
        shellName: shell,
        caller: null,
        ours,
        templates,
        outside: '',
        keep: [],
      },
      guest,
    )
    await look(guest.fakes)
    return outcome
  } finally {
    end()
  }
}

/** A scenario that is not in the package. */
export function scenarioOf(text: string): Scenario {
  const parsed = parseScenario(text, 'own', 'own.scenario')
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  return parsed.scenario
}
