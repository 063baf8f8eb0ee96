import type { Word } from '../script/model.ts'
import type { Step, Steps, Tree } from '../script/tree.ts'
import { splitBy, splitByStatus, untold } from './conditions.ts'
import { afterSimple, type Frame, type Play, type PlayOptions, Unclear } from './simple-command.ts'
import type { Value } from './value.ts'
import { either, joined, mayTell, START, type State, withStatus, withVariable } from './values.ts'

/** One end of the script behind the session. */
export interface Ending {
  readonly status: Value
  readonly offset: number
  /** Whether it is a command that ends the way, and not the script's end. */
  readonly isCut: boolean
  /** Whether a choice on the way was perhaps made by what the session ended with, and cannot be told. */
  readonly isUnsure: boolean
}

type Exit = Frame['exits'][number]

const MOST_STEPS = 4000

/**
 * The ends of a script on every way that passes the session, with the statuses that the hook then ends with. Both ways are gone where a
 * condition cannot be told. null if too little can be told; bounded, whatever the text.
 */
export function endingsOf(tree: Tree, options: PlayOptions): readonly Ending[] | null {
  let left = MOST_STEPS
  let lastOffset = 0

  const all = (steps: Steps, states: readonly State[], frame: Frame): readonly State[] => {
    let now = states
    for (const step of steps) {
      if (now.length === 0) return now
      now = joined(one(step, now, frame))
    }
    return now
  }

  const one = (step: Step, states: readonly State[], frame: Frame): readonly State[] => {
    if (--left < 0) throw new Unclear()
    const skipped: State[] = []
    const entered: State[] = []
    for (const state of states) {
      const { yes, no } = splitByStatus(state)
      if (step.before === '&&') {
        entered.push(...yes)
        skipped.push(...no)
      } else if (step.before === '||') {
        entered.push(...no)
        skipped.push(...yes)
      } else entered.push(state)
    }
    const isAside =
      step.after === '&' ||
      step.after === '|' ||
      step.after === '|&' ||
      step.before.startsWith('|&') ||
      step.before === '|'
    return [...skipped, ...(isAside ? aside(step, entered, frame) : run(step, entered, frame))]
  }

  // In the background, or in a pipeline: in a process of its own. Only the last of a pipeline has a status that counts.
  const aside = (step: Step, states: readonly State[], frame: Frame): readonly State[] => {
    const isLast = step.after !== '&' && step.after !== '|' && step.after !== '|&'
    const inside = states.flatMap((state) => alone((sub) => run(step, [state], sub), state, frame))
    const hasSession = inside.some(({ hasRun }, index) => hasRun && states[index]?.hasRun === false)
    if (step.after === '&' && hasSession) throw new Unclear()
    if (isLast) return inside.map(afterPipeline)
    if (hasSession) return inside.map((state) => withVariable(state, 'PIPESTATUS', state.status))
    // All of them came to what ends the way.
    if (inside.length === 0) return inside
    return states.map((state) => withStatus(state, step.after === '&' ? ['0'] : null))
  }

  // With `pipefail` what failed in it counts, the session before its last command above all.
  const afterPipeline = (state: State): State => {
    const status = state.pipefail ? state.variables.get('PIPESTATUS') : undefined
    return status === undefined || status?.includes('0') === true ? state : withStatus(state, status, true)
  }

  // What a process of its own leaves behind: its status, and that the session has run.
  const alone = (body: (frame: Frame) => readonly State[], state: State, frame: Frame): readonly State[] => {
    const exits: Frame['exits'] = []
    const left: State[] = []
    const ends = body({ returns: left, breaks: left, continues: left, exits, depth: frame.depth + 1 })
    return joined(
      [...ends, ...left, ...exits.map((exit) => exit.state)].map(({ status, isLate, isUnsure, hasRun, variables }) => {
        const pipe = variables.get('PIPESTATUS')
        const after = { ...withStatus(state, status, isLate), isUnsure, hasRun: state.hasRun || hasRun }
        return pipe === undefined ? after : withVariable(after, 'PIPESTATUS', pipe)
      }),
    )
  }

  const run = (step: Step, states: readonly State[], frame: Frame): readonly State[] => {
    const ends = runOnce(step, states, frame)
    return step.negated ? ends.flatMap(negate) : ends
  }

  const runOnce = (step: Step, states: readonly State[], frame: Frame): readonly State[] => {
    switch (step.kind) {
      case 'group':
        return all(step.body, states, frame)
      case 'subshell':
        return states.flatMap((state) => alone((sub) => all(step.body, [state], sub), state, frame))
      case 'if':
        return branch(step, states, frame)
      case 'loop':
        return loop(step, states, frame)
      case 'case':
        return states.flatMap((state) => choose(step, state, frame))
      case 'command':
        return states.flatMap((state) => command(step, state, frame))
    }
  }

  const branch = (step: Extract<Step, { kind: 'if' }>, states: readonly State[], frame: Frame): readonly State[] => {
    const ends: State[] = []
    let now = states
    for (const { condition, body } of step.arms) {
      const asked = all(condition, now, frame).map((state) =>
        condition.length === 0 ? withStatus(state, null) : state,
      )
      const split = asked.map(splitByStatus)
      ends.push(...all(body, joined(split.flatMap(({ yes }) => yes)), frame))
      now = joined(split.flatMap(({ no }) => no))
    }
    const others =
      step.otherwise.length === 0 ? now.map((state) => withStatus(state, ['0'])) : all(step.otherwise, now, frame)
    return [...ends, ...others]
  }

  // No round, one, or two: what the second does with what the first left is seen. A list has something in it.
  const loop = (step: Extract<Step, { kind: 'loop' }>, states: readonly State[], frame: Frame): readonly State[] => {
    const breaks: State[] = []
    const continues: State[] = []
    const ends: State[] = []
    let now = states
    const list = step.head?.words.slice(3) ?? []
    if (step.head !== null) now = now.map((state) => withVariable(state, step.head?.words[1]?.plain ?? '', null))
    for (let round = 0; round <= 2; round++) {
      const asked =
        step.head === null
          ? all(step.condition, now, frame)
          : now.map((state) => withStatus(state, round === 0 ? ['0'] : null, mayTell(list, state)))
      const split = asked.map(splitByStatus).map(({ yes, no }) => (step.isUntil ? { yes: no, no: yes } : { yes, no }))
      ends.push(
        ...split.flatMap(({ no }) => no).map((state) => withStatus(state, round === 0 ? ['0'] : lastStatus(now))),
      )
      const inside = { ...frame, breaks, continues }
      now = joined([...all(step.body, joined(split.flatMap(({ yes }) => yes)), inside), ...continues.splice(0)])
    }
    return joined([...ends, ...breaks.map((state) => withStatus(state, ['0']))])
  }

  const choose = (step: Extract<Step, { kind: 'case' }>, state: State, frame: Frame): readonly State[] => {
    const subject = step.head?.words[1]
    const ends: State[] = []
    let now: readonly State[] = [state]
    for (const { patterns, steps } of step.branches) {
      const entered: State[] = []
      const passed: State[] = []
      for (const each of now) {
        const { yes, no } =
          subject === undefined ? { yes: [each], no: [each] } : splitByPatterns(subject, each, patterns)
        entered.push(...yes)
        passed.push(...no)
      }
      ends.push(
        ...all(steps, joined(steps.length === 0 ? entered.map((each) => withStatus(each, ['0'])) : entered), frame),
      )
      now = joined(passed)
    }
    return [...ends, ...now.map((each) => withStatus(each, ['0']))]
  }

  const command = (step: Extract<Step, { kind: 'command' }>, state: State, frame: Frame): readonly State[] => {
    const { command: written, inner } = step
    lastOffset = written.offset
    const inside = inner.reduce<readonly State[]>(
      (now, steps) => now.flatMap((each) => alone((sub) => all(steps, [each], sub), each, frame)),
      [state],
    )
    return inside.flatMap((each) =>
      afterSimple(
        written,
        withStatus(each, state.status, state.isLate),
        inner.length > 0 ? each.status : undefined,
        frame,
        play,
      ),
    )
  }

  const play: Play = { tree, options, all, traps: new Map() }
  const newFrame = (): Frame => ({ returns: [], breaks: [], continues: [], exits: [], depth: 0 })

  // What a trap has for the end: the status stays, unless it has an exit of its own.
  const atEnd = (exit: Exit): readonly Exit[] => {
    const { state, offset, isCut } = exit
    if (state.atEnd === null || isCut) return [exit]
    const frame = newFrame()
    const ends = all(state.atEnd, [{ ...state, atEnd: null }], frame)
    return [
      ...frame.exits,
      ...ends.map((end) => ({ state: withStatus(end, state.status, state.isLate), offset, isCut: false })),
    ]
  }

  try {
    const frame = newFrame()
    const argument = options.argument === null ? null : [options.argument]
    const ends = all(tree.steps, [withVariable(START, '1', argument)], frame)
    return [...frame.exits, ...ends.map((state) => ({ state, offset: lastOffset, isCut: false }))]
      .flatMap(atEnd)
      .filter(({ state }) => state.hasRun)
      .map(({ state, offset, isCut }) => ({ status: state.status, offset, isCut, isUnsure: state.isUnsure }))
  } catch (error) {
    if (error instanceof Unclear) return null
    throw error
  }
}

function negate(state: State): readonly State[] {
  const { yes, no } = splitByStatus(state)
  return [...yes.map((each) => withStatus(each, ['1'])), ...no.map((each) => withStatus(each, ['0']))]
}

function lastStatus(states: readonly State[]): Value {
  return states.map(({ status }) => status).reduce(either, states[0]?.status ?? null)
}

function splitByPatterns(subject: Word, state: State, patterns: readonly string[]): ReturnType<typeof splitBy> {
  if (patterns.includes('*')) return { yes: [state], no: [] }
  const matchers = patterns.map(matcherOf)
  if (matchers.includes(null)) return untold([subject], state)
  return splitBy(subject, state, (text) => matchers.some((matcher) => matcher?.test(text)))
}

/** null for a pattern that cannot be told. */
function matcherOf(pattern: string): RegExp | null {
  if (!/^(?:[\w.+-]|[*?]|\[[\w!^-]{1,20}\]){0,40}$/.test(pattern)) return null
  return new RegExp(
    `^${pattern.replace(/[.+]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.').replaceAll('[!', '[^')}$`,
  )
}
