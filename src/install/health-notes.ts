import { type Instance, idOf } from '../model.ts'
import { printable } from '../text/printable.ts'

/**
 * The health state of each instance that is not `ok`, as the ninth field of qlist tells it. It is shown and not judged: InterSystems' Monitoring Guide calls an
 * instance hung whose write daemon is stopped for more than 3 s for any reason, as a freeze stops it.
 */
export function healthNotes(instances: readonly Instance[]): readonly string[] {
  return instances
    .filter(({ state }) => state !== '' && state !== 'ok')
    .map((one) => {
      const why = one.state === 'hung' ? '; a freeze of more than 3 s can be the reason' : ''
      return `${idOf(one)}: its health state is ${printable(one.state, 40)}, as qlist tells${why}`
    })
}
