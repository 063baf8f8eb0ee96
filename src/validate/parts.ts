import type { Engine } from '../hook/engine.ts'
import { judgeScript, type ScriptJudgement } from '../hook/judge-script.ts'
import type { SettingsFault } from '../hook/settings-grammar.ts'
import type { CheckOutcome, Finding } from '../model.ts'
import type { CheckedFile } from './checked-file.ts'

const TOOL = 'settings grammar'

/** Which scripts need no full check, and what was found of the parts of all. */
export interface PartsReport {
  /** Those with an engine that is known, above which nothing but sound settings stands. */
  readonly known: readonly CheckedFile[]
  readonly others: readonly CheckedFile[]
  /** The grammar, if a script has settings; the known engines, if one has such an engine. */
  readonly checks: readonly CheckOutcome[]
}

/** Looks at the engine and the settings of each script. A fault of the settings is a finding whatever a full check says: a full check does not know which values the engine can bear. */
export function checkParts(
  files: readonly CheckedFile[],
  engines: readonly Engine[],
  wanted: 'all in full' | 'others in full',
): PartsReport {
  const judged = files.map((file) => ({ file, judgement: judgeScript(file.text, engines) }))
  const ofRendered = judged.filter(({ file, judgement }) => isRendered(file, judgement))
  const isKnown = ({ judgement }: { readonly judgement: ScriptJudgement }): boolean =>
    wanted === 'others in full' &&
    judgement.kind === 'parts' &&
    judgement.engine !== null &&
    judgement.faults.length === 0
  const known = judged.filter(isKnown)
  const versions = new Set(known.map(({ judgement }) => (judgement.kind === 'parts' ? judgement.engine?.version : '')))
  const findings = ofRendered.flatMap(({ file, judgement }) => faultsOf(judgement).map((fault) => finding(file, fault)))
  return {
    known: known.map(({ file }) => file),
    others: judged.filter((one) => !isKnown(one)).map(({ file }) => file),
    checks: [
      ...[...versions].map((version) => ran(`engine digest (gen-hooks ${version})`)),
      ...(ofRendered.length === 0 ? [] : [ran(TOOL, findings)]),
    ],
  }
}

function isRendered(file: CheckedFile, judgement: ScriptJudgement): boolean {
  if (judgement.kind === 'no parts') return false
  return file.ours === 'ours' || (judgement.kind === 'parts' && judgement.engine !== null)
}

function faultsOf(judgement: ScriptJudgement): readonly SettingsFault[] {
  if (judgement.kind === 'parts') return judgement.faults
  return judgement.kind === 'borders' ? [judgement.fault] : []
}

function finding({ name }: CheckedFile, { line, message }: SettingsFault): Finding {
  return { rule: 'settings', severity: 'error', file: name, line, column: 0, message, tool: TOOL }
}

function ran(tool: string, findings: readonly Finding[] = []): CheckOutcome {
  return { kind: 'ran', tool, findings }
}
