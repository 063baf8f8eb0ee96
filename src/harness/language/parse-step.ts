import { PHASES } from '../../hook/state.ts'
import { wrongFolder, wrongMode, wrongPath, wrongPut } from './guest-files.ts'
import type { InstanceId, Step } from './scenario.ts'
import { splitWords } from './tokenize.ts'
import {
  CONDITIONS,
  CONTAINER_STATES,
  ENGINE_VERBS,
  FAULT_VERBS,
  LIST_VERBS,
  NEEDS,
  SCENARIO_VERBS,
  type VerbRule,
} from './verbs.ts'

/** A step, nothing (an empty line), or what is wrong with the line. */
export type ParsedLine =
  | { readonly kind: 'step'; readonly step: Step; readonly rule: VerbRule }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly message: string }

const ID = /^(iris|cache|docker|podman):([A-Za-z0-9_][A-Za-z0-9_.-]*)$/
const OPTION = /^([A-Za-z-]+)=(.*)$/s
const FLAGS: readonly string[] = ['hang', 'deaf', 'round']
const SIGNALS: readonly string[] = ['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP', 'SIGSTOP', 'SIGCONT']
/** bash exports functions as BASH_FUNC_name%%. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*(%%)?=/
const NUMBER = /^\d+(\.\d+)?$/
/** The events that the fakes record for an instance. */
const EVENTS = ['called', 'ended', 'suspended', 'resumed', 'already-resumed', 'history', 'access-denied'] as const
const EVENTS_TO_WAIT_FOR: readonly string[] = ['suspended', 'resumed', 'landing']
/** The greatest number of words, for verbs that do not take any number of instances. */
const UNTIL_WORDS: Readonly<Record<string, number>> = {
  'called-again': 2,
  listing: 1,
  phase: 2,
  'next-run': 1,
  snapshot: 1,
  struck: 1,
  idle: 1,
}
const OUTCOMES: readonly string[] = ['good', 'failed', 'aborted']

/** `iris:PROD`, `docker:web`, or null. */
export function parseId(text: string): InstanceId | null {
  const [, kind, name] = ID.exec(text) ?? []
  return name !== undefined ? { kind: kind as InstanceId['kind'], name } : null
}

/** One line of a scenario above its sections. Never throws. */
export function parseLine(text: string, line: number): ParsedLine {
  const split = splitWords(text)
  if (split.kind === 'open quote') return problem("a quote ' is not closed, expected '...'")
  const words = [...split.words]
  const when: string[] = []
  while (/^\[.*\]$/.test(words[0] ?? '')) when.push((words.shift() ?? '').slice(1, -1))
  const strange = when.find((word) => !CONDITIONS.some((known) => known === word.replace(/^!/, '')))
  if (strange !== undefined) {
    return problem(
      `"[${strange}]" is no condition, expected one of ${CONDITIONS.map((word) => `[${word}]`).join(' ')}, or with ! within`,
    )
  }
  const expect = words[0] === '!' ? 'failure' : words[0] === '?' ? 'either' : 'success'
  if (expect !== 'success') words.shift()
  const verb = words.shift()
  if (verb === undefined)
    return when.length === 0 && expect === 'success' ? { kind: 'nothing' } : problem('no verb, expected one')
  const rule = Object.hasOwn(SCENARIO_VERBS, verb) ? SCENARIO_VERBS[verb] : undefined
  if (rule === undefined)
    return problem(`"${verb}" is no verb, expected one of ${Object.keys(SCENARIO_VERBS).join(' ')}`)
  const rest = takeApart(words, rule)
  const step: Step = { line, text: text.trim(), says: '', when, expect, verb, ...rest }
  const message = whatIsWrong(step, rule)
  return message === null ? { kind: 'step', step, rule } : problem(`${message}, expected ${rule.usage}`)
}

function takeApart(words: readonly string[], rule: VerbRule): Pick<Step, 'words' | 'options' | 'background'> {
  const plain: string[] = []
  const options: Record<string, string> = {}
  let background: string | null = null
  for (const word of words) {
    const [, key, value] = OPTION.exec(word) ?? []
    if (rule.background && /^&[a-z0-9]*$/.test(word)) background = word.slice(1)
    else if (key !== undefined && value !== undefined && rule.options?.includes(key)) options[key] = value
    else if (FLAGS.includes(word) && rule.options?.includes(word)) options[word] = 'yes'
    else plain.push(word)
  }
  const { restFrom } = rule
  const rest = restFrom === undefined ? [] : plain.splice(restFrom)
  if (rest.length > 0) plain.push(rest.join(' '))
  return { words: plain, options, background }
}

function whatIsWrong(step: Step, rule: VerbRule): string | null {
  const { words, expect, verb } = step
  const [least, most] = rule.words
  if (expect !== 'success' && !rule.expects) return `${verb} takes no ! or ?`
  if (words.length < least) return `${verb} has too few words`
  if (words.length > most) return `"${words[most]}" is too much for ${verb}`
  const [first = ''] = words
  if (rule.first && words.length > 0 && !rule.first.includes(first)) return `"${first}" is not for ${verb}`
  if (rule.idsFrom !== undefined) {
    const bad = words.slice(rule.idsFrom).find((word) => parseId(word) === null)
    if (bad !== undefined) return `"${bad}" is no instance`
  }
  return wrongWithin(step) ?? wrongWords(step)
}

function wrongWithin({ options: { within }, background }: Step): string | null {
  if (within === undefined) return null
  if (!NUMBER.test(within)) return `within=${within} is no number`
  return background === null ? null : 'within= of one in the background belongs to its wait'
}

/** The rules of one verb that the table cannot express. */
function wrongWords({ verb, words, options, background, expect }: Step): string | null {
  const [first = '', second = ''] = words
  const notIds = (list: readonly string[]): string | null => {
    const bad = list.find((word) => parseId(word) === null)
    return bad === undefined ? null : `"${bad}" is no instance`
  }
  const idsOrNone = (list: readonly string[]): string | null => (list.join() === 'none' ? null : notIds(list))
  switch (verb) {
    case 'needs':
      return notAmong(words, NEEDS)
    case 'instance':
      return idsOrNone(words) ?? wrongContainer(words, options)
    case 'container':
      if (wrongContainer([first], { container: second }) !== null) return wrongContainer([first], { container: second })
      return parseId(first) === null ? `"${first}" is no container` : null
    case 'fault':
    case 'heal':
      return wrongFault(verb, words, options)
    case 'snapshot':
      if (expect === 'failure') return 'snapshot takes no !'
      if (options.host !== undefined && options.host !== 'refuses') return `host=${options.host} is not host=refuses`
      if (background === null && first === '' && expect === 'success') return 'no ending'
      if (background !== null && first !== '') return 'the ending of one in the background belongs to its wait'
      return ['hold', 'poll', 'timeout']
        .map((key) => options[key])
        .some((value) => value !== undefined && !NUMBER.test(value))
        ? 'a time is no number'
        : null
    case 'wait':
      if (second === '' || SIGNALS.includes(second)) return null
      if (first === 'snapshot' && OUTCOMES.includes(second)) return null
      return `"${second}" is no ending`
    case 'signal':
      if (expect === 'failure') return 'signal takes no !'
      return SIGNALS.includes(second) ? null : `"${second}" is no signal`
    case 'struck':
      return expect === 'failure' ? 'struck takes no !' : null
    case 'process':
      if (expect === 'failure') return 'process takes no !'
      if (!/^[1-9]\d*$/.test(first)) return `"${first}" is no number of a process`
      if (options.after !== undefined && !NUMBER.test(options.after)) return `after=${options.after} is no number`
      return SIGNALS.includes(second) ? null : `"${second}" is no signal`
    case 'trace':
      if (second === '') return null
      return first !== 'processes' && second === 'lines' ? null : `"${second}" is too much for trace ${first}`
    case 'strike':
      if (first === 'none') return words.length === 1 ? null : 'too many words'
      if (!SIGNALS.includes(second)) return `"${second}" is no signal`
      return /^[a-z_0-9]+$/.test(words[2] ?? '') && /^[1-9]\d*$/.test(words[3] ?? '')
        ? null
        : 'no system call and number'
    case 'keeper':
      if (expect === 'failure') return 'keeper takes no !'
      return SIGNALS.includes(first) ? null : `"${first}" is no signal`
    case 'part': {
      if (expect === 'failure') return 'part takes no !'
      const ids = words.slice(1, -1)
      if (first === 'tool') {
        if (!/^[a-z]+$/.test(ids.join(' '))) return 'tool takes the name of a program'
      } else if (ids.length !== (['holder', 'session', 'limit'].includes(first) ? 1 : 0))
        return `${first} takes ${ids.length === 0 ? 'an' : 'no'} instance`
      const last = words.at(-1) ?? ''
      return (first === 'tool' ? null : notIds(ids)) ?? (SIGNALS.includes(last) ? null : `"${last}" is no signal`)
    }
    case 'frozen':
      return idsOrNone(words)
    case 'mirror':
      return (
        notIds([first]) ?? (/^[^^]*\^[^^]*$/.test(second) ? null : `"${second}" is no type and status with ^ between`)
      )
    case 'ever':
      return idsOrNone(words.slice(1))
    case 'never':
      return notIds(words.slice(1))
    case 'until':
      if (expect === 'failure') return 'until takes no !'
      if (words.length > (UNTIL_WORDS[first] ?? words.length)) return `"${words.at(-1)}" is too much for until ${first}`
      if (first === 'frozen') return words.length > 1 ? idsOrNone(words.slice(1)) : 'no instance, nor none'
      if (EVENTS_TO_WAIT_FOR.includes(first)) return words.length > 1 ? notIds(words.slice(1)) : 'no instance'
      if (first === 'called') return words.length > 1 ? notIds(words.slice(2)) : 'no method'
      if (first === 'phase') return PHASES.some((phase) => phase === second) ? null : `"${second}" is no phase`
      return null
    case 'calls': {
      const { least, most } = options
      if (least === undefined && most === undefined) return 'neither least= nor most='
      return [least, most].every((one) => one === undefined || /^\d+$/.test(one)) ? null : 'a number is none'
    }
    case 'order':
      return notAmong([first, words[2] ?? ''], EVENTS) ?? notIds([second, words[3] ?? ''])
    case 'event':
      return notIds([first]) ?? notAmong([second], EVENTS) ?? regexpTrouble(words[2] ?? '')
    case 'leaves':
    case 'known':
    case 'log':
    case 'syslog':
      return regexpTrouble(first)
    case 'file':
      return first.startsWith('/') ? regexpTrouble(second) : `"${first}" is no absolute path`
    case 'put':
      return wrongPut({ words, options })
    case 'remove':
    case 'full':
      return wrongPath(first)
    case 'readonly':
    case 'files':
      return wrongFolder(first)
    case 'mode':
      return wrongFolder(first.replace(/\/\*$/, '')) ?? wrongMode(second)
    case 'environment': {
      const bad = words.find((word) => !VARIABLE.test(word))
      return bad === undefined ? null : `"${bad}" is no NAME=VALUE`
    }
    case 'freeze':
    case 'thaw':
    case 'freezeFail':
      return background !== null && expect !== 'success' ? 'the ! of one in the background belongs to its wait' : null
    default:
      return null
  }
}

function wrongContainer(words: readonly string[], options: Step['options']): string | null {
  const key = ['container', 'inside', 'rootless'].find((one) => options[one] !== undefined)
  if (key === undefined) return null
  const other = words.find((word) => !/^(docker|podman):/.test(word))
  if (other !== undefined) return `"${other}" is no container`
  return options.container === undefined ? null : notAmong([options.container], CONTAINER_STATES)
}

function notAmong(words: readonly string[], known: readonly string[]): string | null {
  const bad = words.find((word) => !known.includes(word))
  return bad === undefined ? null : `"${bad}" is not one of ${known.join(' ')}`
}

function wrongFault(verb: string, words: readonly string[], options: Step['options']): string | null {
  const [first = '', second = ''] = words
  if (verb === 'fault' && Object.keys(options).length === 0) return 'nothing goes wrong'
  const number = ['seconds', 'status', 'late', 'bytes', 'times'].find(
    (key) => options[key] !== undefined && !NUMBER.test(options[key] ?? ''),
  )
  if (number !== undefined) return `${number}=${options[number]} is no number`
  if (options.act !== undefined && options.act !== 'no') return 'act is no or left out'
  if (first === 'logger' || first === 'systemd-run') return second === '' ? null : `"${second}" is too much`
  if (first === 'iris' || first === 'cache')
    return LIST_VERBS.some((list) => list === second) ? null : `"${second}" is no list command`
  if (first === 'docker' || first === 'podman')
    return ENGINE_VERBS.some((verb) => verb === second) ? null : `"${second}" is not one of ${ENGINE_VERBS.join(' ')}`
  if (parseId(first) === null) return `"${first}" is no instance`
  return FAULT_VERBS.some((known) => known === second) ? null : `"${second}" is not one of ${FAULT_VERBS.join(' ')}`
}

/** `/text/` as a RegExp over lines; null if it is no regular expression. */
export function parseRegexp(text: string): RegExp | null {
  const [, source] = /^\/(.+)\/$/s.exec(text) ?? []
  try {
    return source === undefined ? null : new RegExp(source, 'm')
  } catch {
    return null
  }
}

function regexpTrouble(text: string): string | null {
  return parseRegexp(text) === null ? `"${text}" is no regular expression between slashes` : null
}

function problem(message: string): ParsedLine {
  return { kind: 'problem', message }
}
