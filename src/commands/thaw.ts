import { problemText } from '../detect/problem-log.ts'
import { printable, quoteText } from '../detect/quote-text.ts'
import { GenHooksError } from '../errors.ts'
import { lookAtInstances, type Situation } from '../thaw/look.ts'
import { configOrNull } from '../thaw/spoken.ts'
import { reportText, situationText, thawJson } from '../thaw/text.ts'
import { isToThaw, thawAll, thawPlan } from '../thaw/thaw.ts'
import { namesInstance } from '../thaw/wanted.ts'
import { whatIsSpoilt } from '../thaw/worth.ts'
import { askOnTerminal } from './confirm.ts'
import { DONE, type Io } from './io.ts'

/** `thaw` as typed; absent options are undefined. With `--dry-run` the host is read-only already. */
export interface ThawOptions {
  readonly config?: string | undefined
  readonly instance?: string | undefined
  readonly yes?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly json?: boolean | undefined
}

/** Says what is frozen, thaws it by every means, and looks again. STILL_FROZEN if one is, or cannot say; THAW_REFUSED if it may not begin. */
export async function runThaw(options: ThawOptions, io: Io, ask = askOnTerminal): Promise<number> {
  if (io.host.uid !== 0 && io.host.realPath('/') === '/') throw new GenHooksError('THAW_REFUSED', 'not root')
  const config = await configOrNull(io.host, options.config, io.err)
  const { instance: word, json } = options
  const situation = await lookAtInstances(io.host, config, (one) => word === undefined || namesInstance(word, one))
  for (const problem of situation.problems) io.err(`gen-hooks: ${problemText(problem)}\n`)
  if (situation.instances.length + situation.down.length === 0) throw nobodyToAsk(situation, word)
  const frozen = situation.instances.filter(isToThaw)
  if (json !== true) io.out(situationText(situation))
  if (frozen.length === 0 || options.dryRun === true) {
    if (json === true) io.out(thawJson(situation, null))
    else if (frozen.length === 0) io.out('nothing is frozen\n')
    else for (const line of await thawPlan(io.host, situation)) io.out(`would call: ${line}\n`)
    return DONE
  }
  await consent(options, situation, io, ask)
  const report = await thawAll(io.host, situation)
  io.out(json === true ? thawJson(situation, report) : reportText(report))
  const left = report.instances.filter(({ after }) => after.answer !== 'no')
  if (left.length > 0) {
    const lines = left.map(({ id, after }) =>
      after.answer === 'yes' ? `${id}: still frozen` : `${id}: cannot say whether it is frozen (${after.why})`,
    )
    throw new GenHooksError('STILL_FROZEN', lines.join('\n'))
  }
  return DONE
}

async function consent(options: ThawOptions, situation: Situation, io: Io, ask: typeof askOnTerminal): Promise<void> {
  const spoilt = whatIsSpoilt(situation.now, situation.instances)
  if (spoilt === null) return
  io.err(`warning: ${printable(spoilt, 2000)}\n`)
  if (options.yes === true) return
  const said = await ask('Thaw now?')
  if (said === 'no') throw new GenHooksError('THAW_REFUSED', 'nobody said yes', { hint: 'Nothing was thawed.' })
  if (said === 'no terminal') {
    const hint = 'Nothing was thawed. Pass --yes to thaw although a backup may be under way.'
    throw new GenHooksError('THAW_REFUSED', 'no terminal to ask on', { hint })
  }
}

function nobodyToAsk({ problems }: Situation, word: string | undefined): GenHooksError {
  const hint = 'Without a list of the instances: iris stat NAME -W, as root, thaws one; it needs no login.'
  if (problems.length > 0) return new GenHooksError('DETECT_FAILED', 'no list of the instances to ask', { hint })
  if (word !== undefined) return new GenHooksError('USAGE', `--instance: ${quoteText(word)}: no such instance`)
  return new GenHooksError('NO_INSTANCES', 'no instance found', { hint })
}
