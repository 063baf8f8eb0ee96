import { checkCredentials } from '../config/credentials.ts'
import { namesInstance } from '../config/names-instance.ts'
import { formatProblem } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { problemText } from '../text/problem-log.ts'
import { thawWarnings, whatElseIsThawed } from '../thaw/consequences.ts'
import { incompleteListLines } from '../thaw/incomplete-lists.ts'
import { nobodyToAsk, requireCompleteLists } from '../thaw/require-complete-lists.ts'
import { isSameSituation } from '../thaw/same-situation.ts'
import { configOrNull } from '../thaw/session.ts'
import { lookAtInstances, type Situation } from '../thaw/situation.ts'
import { reportText, situationText, thawDocument } from '../thaw/text.ts'
import { isToThaw, type ThawReport, thawAll, thawPlan } from '../thaw/thaw.ts'
import { askOnTerminal } from './confirm.ts'
import { DONE, type Io } from './io.ts'
import { printJson } from './print-json.ts'

/** `thaw` as typed; absent options are undefined. With `--dry-run` the host is read-only already. */
export interface ThawOptions {
  readonly config?: string | undefined
  readonly instance?: string | undefined
  readonly yes?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly json?: boolean | undefined
}

/** Prints what is frozen, thaws it by each method in turn, and looks again. STILL_FROZEN if an instance is frozen then or does not answer; DETECT_FAILED if the lists may lack an instance; THAW_REFUSED if nothing was tried. */
export async function runThaw(options: ThawOptions, io: Io, ask = askOnTerminal): Promise<number> {
  if (io.host.uid !== 0 && io.host.realPath('/') === '/') throw new GenHooksError('THAW_REFUSED', 'not root')
  const config = await configOrNull(io.host, options.config, io.err)
  for (const problem of config === null ? [] : await checkCredentials(io.host, config)) {
    io.err(`gen-hooks: ${formatProblem(problem)}\n`)
  }
  const { instance: word, json } = options
  const look = () => lookAtInstances(io.host, config, (one) => word === undefined || namesInstance(word, one))
  let situation = await look()
  for (;;) {
    show(situation, options, io)
    if (options.dryRun === true || !situation.instances.some(isToThaw)) return await leaveAsItIs(situation, options, io)
    if (!(await consent(options, situation, ask))) break
    // The question may have been open for hours: the situation is read again.
    const again = await look()
    const isSame = isSameSituation(situation, again)
    situation = again
    if (isSame) break
    io.err('gen-hooks: this has changed meanwhile, and nothing was thawed\n')
  }
  const report = await thawAll(io.host, situation)
  const judge = (): number => requireThawed(report, situation, word)
  if (json === true) return await printJson(thawDocument(situation, report), io, judge)
  io.out(reportText(report))
  return judge()
}

function requireThawed(report: ThawReport, situation: Situation, word: string | undefined): number {
  const left = report.instances.filter(({ after }) => after.answer !== 'no')
  if (left.length > 0) {
    const lines = left.map(({ id, after }) =>
      after.answer === 'yes' ? `${id}: still frozen` : `${id}: unknown whether it is frozen (${after.why})`,
    )
    throw new GenHooksError('STILL_FROZEN', [...lines, ...incompleteListLines(situation, word)].join('\n'))
  }
  requireCompleteLists(situation, word)
  return DONE
}

function show(situation: Situation, { instance: word, json }: ThawOptions, io: Io): void {
  for (const problem of situation.problems) io.err(`gen-hooks: ${problemText(problem)}\n`)
  if (situation.instances.length + situation.down.length === 0) throw nobodyToAsk(situation, word)
  if (json !== true) io.out(situationText(situation))
  const todo = situation.instances.filter(isToThaw)
  for (const line of thawWarnings(situation.now, todo)) io.err(`warning: ${printable(line, 4000)}\n`)
  const more = whatElseIsThawed(situation.now, todo)
  if (more !== null) io.err(`note: ${printable(more, 4000)}\n`)
}

async function leaveAsItIs(situation: Situation, { instance: word, json }: ThawOptions, io: Io): Promise<number> {
  const judge = (): number => {
    requireCompleteLists(situation, word)
    return DONE
  }
  if (json === true) return await printJson(thawDocument(situation, null), io, judge)
  const whole = incompleteListLines(situation, word).length === 0
  if (situation.instances.some(isToThaw)) {
    for (const line of await thawPlan(io.host, situation)) io.out(`would call: ${line}\n`)
  } else io.out(whole ? 'nothing is frozen\n' : 'nothing of what is listed is frozen\n')
  return judge()
}

/** Whether a person was asked and confirmed; false if no question was needed. */
async function consent(
  options: ThawOptions,
  { now, instances }: Situation,
  ask: typeof askOnTerminal,
): Promise<boolean> {
  if (options.yes === true || thawWarnings(now, instances.filter(isToThaw)).length === 0) return false
  const said = await ask('Thaw now?')
  if (said === 'no') throw new GenHooksError('THAW_REFUSED', 'not confirmed', { hint: 'Nothing was thawed.' })
  if (said === 'no terminal') {
    const hint = 'Nothing was thawed. Pass --yes to thaw although a backup may be under way.'
    throw new GenHooksError('THAW_REFUSED', 'no terminal to ask on', { hint })
  }
  return true
}
