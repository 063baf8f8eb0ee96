import type { DoctorDocument } from '../schemas/doctor.ts'
import { printable } from '../text/printable.ts'
import type { Seen } from './check.ts'
import type { Examined } from './examine.ts'

type Kind = Seen['kind']

/** The worst first: what was not seen is no reason for a worse word than a fact that was. */
const BY_WEIGHT: readonly Kind[] = ['error', 'warning', 'info', 'ok', 'skipped']
const MOST_CHARACTERS = 2000

/** What the checks saw, for programs; `text.ts` prints the same for people. */
export function doctorDocument(examined: readonly Examined[], isLive: boolean): DoctorDocument {
  const all = examined.flatMap(({ seen }) => seen)
  const count = (kind: Kind): number => all.filter((one) => one.kind === kind).length
  const counts = {
    error: count('error'),
    warning: count('warning'),
    info: count('info'),
    ok: count('ok'),
    skipped: count('skipped'),
  }
  const isUnseen = all.some((one) => one.kind === 'skipped' && one.cause === 'could not look')
  return {
    schema: 'gen-hooks/doctor/1',
    verdict: counts.error > 0 ? 'errors' : isUnseen ? 'not seen' : 'sound',
    guest: isLive ? 'this machine' : 'folder',
    counts,
    checks: examined.map(({ check: { id, title, why }, seen }) => ({
      id,
      title,
      why,
      kind: BY_WEIGHT.find((kind) => seen.some((one) => one.kind === kind)) ?? 'skipped',
      results: seen.map(resultOf),
    })),
  }
}

function resultOf(one: Seen): DoctorDocument['checks'][number]['results'][number] {
  return {
    kind: one.kind,
    message: printable(one.message, MOST_CHARACTERS),
    todo: one.kind === 'error' || one.kind === 'warning' ? printable(one.todo, MOST_CHARACTERS) : null,
    couldNotLook: one.kind === 'skipped' && one.cause === 'could not look',
  }
}
