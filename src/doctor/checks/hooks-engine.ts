import { judgeScript } from '../../hook/judge-script.ts'
import { ENGINES_FILE, enginesIn } from '../../hook/known-engines.ts'
import { type Check, error, info, notHere, ok, type Seen, warning } from '../check.ts'
import type { PlacedScript } from '../scripts.ts'

export const HOOKS_ENGINE: Check = {
  id: 'hooks-engine',
  title: 'the engine of the hooks is known, and their settings are sound',
  why: 'An engine that no version of gen-hooks has was never tested, and settings with a command among them run as root.',
  cost: 'quick',
  look: async (guest) => {
    const ours = (await guest.scripts()).filter(({ origin }) => origin === 'ours')
    return ours.length === 0 ? [notHere('no hook of gen-hooks is installed')] : ours.flatMap(judge)
  },
}

function judge({ path, read }: PlacedScript): readonly Seen[] {
  if (read.kind !== 'read') return []
  const known = enginesIn(ENGINES_FILE)
  const judged = judgeScript(read.text, known)
  if (judged.kind === 'no parts')
    return [info(`${path}: is of a version before the engine had a digest; gen-hooks install renews it`)]
  const faults = judged.kind === 'borders' ? [judged.fault] : judged.faults
  const todo = `gen-hooks engine ${path} tells all of it; gen-hooks install renders the script anew.`
  const [first] = faults
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  const seen = first === undefined ? [] : [error(`${path}:${first.line}: ${first.message}${more}`, todo)]
  if (judged.kind === 'borders') return seen
  // a checkout that was not built knows no engine
  if (known.length === 0) return [...seen, info(`${path}: which engines are known is told by a built gen-hooks only`)]
  if (judged.engine === null) {
    const text = `${path}: has an engine that this gen-hooks does not know (sha256 ${judged.engineSha256.slice(0, 16)}...)`
    return [...seen, warning(text, todo)]
  }
  return faults.length > 0 ? seen : [ok(`${path} has the engine of gen-hooks ${judged.engine.version}`)]
}
