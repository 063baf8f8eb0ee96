import { GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { realHost } from '../host/real-host.ts'
import type { RenderedHook, ValidationReport } from '../model.ts'
import { withProgress } from '../text/progress.ts'
import type { CheckedFile } from '../validate/checked-file.ts'
import type { ShellcheckChoice } from '../validate/shellcheck-choice.ts'
import { findingsText, notRunText } from '../validate/text.ts'
import { checkSettings, validate } from '../validate/validate.ts'
import type { Io } from './io.ts'

type Hooks = readonly Pick<RenderedHook, 'fileName' | 'text'>[]

/** Validates the hooks before they are installed. Prints the reasons on standard error and stops with FINDINGS or NOT_VALIDATED if they are not clean. */
export async function requireClean(hooks: Hooks, io: Io, shellcheck?: ShellcheckChoice): Promise<void> {
  const report = await withProgress(io.err, 'validating the hooks', () =>
    validate(checkedFiles(hooks), { shellcheck }, toolsHost(io.host)),
  )
  stopUnlessClean(hooks, report, io)
}

/** The same by the grammar of the settings and `/bin/sh -n` alone: what is only printed may have an engine that is not known. */
export async function requireSound(hooks: Hooks, io: Io): Promise<void> {
  stopUnlessClean(hooks, await checkSettings(checkedFiles(hooks), toolsHost(io.host)), io)
}

function checkedFiles(hooks: Hooks): readonly CheckedFile[] {
  return hooks.map(({ fileName, text }) => ({ name: fileName, text, ours: 'ours' }))
}

function stopUnlessClean(hooks: Hooks, report: ValidationReport, io: Io): void {
  if (report.verdict === 'clean') return
  io.err(findingsText(report) + notRunText(report))
  const names = hooks.map(({ fileName }) => fileName).join(', ')
  if (report.verdict === 'findings') {
    throw new GenHooksError('FINDINGS', `${names}: validation has findings, expected none`)
  }
  throw new GenHooksError('NOT_VALIDATED', `${names}: a required check did not run`)
}

/** The host whose shells and ShellCheck check a script: this machine, since the folder of `--root` may have neither. */
export function toolsHost(host: Host): Host {
  return host.realPath('/') === '/' ? host : realHost()
}
