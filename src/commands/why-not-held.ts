import { GenHooksError } from '../errors.ts'
import { type PairReport, scoreOf } from '../harness/report/report.ts'
import { counted } from '../text/format.ts'

/** HARNESS_FAILED unless scenarios were played with this pair and all of them hold; null if they do. A pair that played no scenario has proved nothing. */
export function whyNotHeld(pair: PairReport | undefined): GenHooksError | null {
  const { hooks, outcomes } = pair ?? { hooks: 'hooks', outcomes: [] }
  const { played, held, unplayable, skipped } = scoreOf({ hooks, outcomes })
  const broken = played - held
  if (broken > 0) {
    return failed(
      `${hooks}: ${counted(broken, 'scenario')} ${broken === 1 ? 'does' : 'do'} not hold, expected all`,
      'The report says of each what was broken; --scenario NAME plays one alone.',
    )
  }
  if (unplayable > 0) {
    return failed(
      `${hooks}: ${counted(unplayable, 'scenario')} cannot be played, expected all`,
      'The report says of each why: that is no verdict on the hooks.',
    )
  }
  if (played === 0) {
    const why = [...new Set(outcomes.map(({ because }) => because))].join(', ')
    return failed(
      `${hooks}: none of ${counted(skipped, 'scenario')} was played${why === '' ? '' : ` (${why})`}, expected at least one`,
      'Nothing was seen of the hooks. Choose other scenarios, or provide what these need.',
    )
  }
  return null
}

const failed = (message: string, hint: string): GenHooksError => new GenHooksError('HARNESS_FAILED', message, { hint })
