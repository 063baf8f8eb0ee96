import type { CheckOutcome } from '../model.ts'
import { type CheckedFile, dialectOf } from './checked-file.ts'

type Check = (files: readonly CheckedFile[]) => Promise<readonly CheckOutcome[]>

/** A check that does not look at names, made once of files with the same text, as the pair is; each has the findings under its own name. */
export async function onceForEachText(files: readonly CheckedFile[], check: Check): Promise<readonly CheckOutcome[]> {
  const firsts = new Map<string, CheckedFile>()
  const namesOf = new Map<string, string[]>()
  for (const file of files) {
    const key = `${file.ours} ${dialectOf(file)} ${file.text}`
    const first = firsts.get(key) ?? file
    firsts.set(key, first)
    namesOf.set(first.name, [...(namesOf.get(first.name) ?? []), file.name])
  }
  const outcomes = await check([...firsts.values()])
  return outcomes.map((outcome) => {
    if (outcome.kind === 'not run') return outcome
    const findings = outcome.findings.flatMap((finding) =>
      (namesOf.get(finding.file) ?? [finding.file]).map((file) => ({ ...finding, file })),
    )
    return { ...outcome, findings }
  })
}
