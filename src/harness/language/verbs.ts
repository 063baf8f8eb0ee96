import { VERDICTS } from '../../hook/events.ts'
import { TARGETS } from '../../hook/processes.ts'

/** How a verb of the language is written. */
export interface VerbRule {
  /** The form of the verb for people: `until suspended ID...`. */
  readonly usage: string
  readonly summary: string
  /** Set-up comes before all steps; a fault may stand in both parts. */
  readonly part: 'set-up' | 'step' | 'both'
  /** Least and greatest number of words. */
  readonly words: readonly [number, number]
  /** The allowed first words, if only some are allowed. */
  readonly first?: readonly string[]
  readonly options?: readonly string[]
  /** `!` and `?` may stand before it. */
  readonly expects?: true
  /** It may end in `&`. */
  readonly background?: true
  /** From this word on the rest of the line is one word. */
  readonly restFrom?: number
  /** All words from this place on are instances. */
  readonly idsFrom?: number
}

const MANY = 64
export const FAULT_OPTIONS = [
  'seconds',
  'status',
  'act',
  'late',
  'hang',
  'deaf',
  'text',
  'bytes',
  'times',
  'also',
] as const
const INSTANCE_OPTIONS = [
  'version',
  'status',
  'state',
  'product',
  'mirror',
  'owner',
  'directory',
  'login',
  'open-to',
  'freeze-arguments',
  'container',
  'inside',
  'rootless',
] as const
export const FAULT_VERBS = ['freeze', 'thaw', 'history', 'suspended', 'session', 'stat', 'stat-W', 'qlist'] as const
export const LIST_VERBS = ['qlist', 'qall', 'list', 'all'] as const
export const ENGINE_VERBS = ['inspect', 'exec'] as const
export const CONTAINER_STATES = [
  'running',
  'paused',
  'exited',
  'created',
  'restarting',
  'missing',
  'renamed',
  'replaced',
] as const
export const NEEDS = ['root', 'user', 'chown', 'ours', 'namespace', 'both-kinds', 'vmtoolsd'] as const
export const CONDITIONS = ['ours', 'root', 'namespace', 'builtin', 'vmtoolsd'] as const
const HOOK_OPTIONS = ['stdio', 'cwd', 'umask', 'block', 'env', 'within'] as const

/** All verbs, in the order of docs/reference/scenarios.md, which a test compares. */
export const SCENARIO_VERBS: Readonly<Record<string, VerbRule>> = {
  needs: {
    usage: 'needs WORD...',
    summary:
      'skip it where this is not so: root, user, chown (files can be given to another user), ours, namespace, both-kinds, vmtoolsd',
    part: 'set-up',
    words: [1, 7],
  },
  instance: {
    usage: 'instance ID... [KEY=VALUE...] | instance none',
    summary: 'the instances of the guest; iris:A iris:B cache:C if there is no such line',
    part: 'set-up',
    words: [1, MANY],
    options: INSTANCE_OPTIONS,
  },
  planned: {
    usage: 'planned ID...',
    summary: 'the instances our hooks are rendered for; those of the guest if there is no such line',
    part: 'set-up',
    words: [1, MANY],
    idsFrom: 0,
  },
  limits: {
    usage: 'limits short|long',
    summary: 'seconds to freeze, to thaw, to the deadline: 3, 3, 6 or 15, 15, 60 (default)',
    part: 'set-up',
    words: [1, 1],
    first: ['short', 'long'],
  },
  config: {
    usage: 'config KEY VALUE',
    summary: 'a key of the configuration: config watchdog.deadline 4',
    part: 'set-up',
    words: [2, 2],
    restFrom: 1,
  },
  leaves: {
    usage: 'leaves /REGEXP/',
    summary: 'names that our hooks may leave in /run/gen-hooks besides lock, state and last.json',
    part: 'set-up',
    words: [1, 1],
    restFrom: 0,
  },
  known: {
    usage: 'known /REGEXP/',
    summary: 'our hooks are known to break this, in these words, and docs/reference/hook-contract.md says so',
    part: 'set-up',
    words: [1, 1],
    restFrom: 0,
  },
  users: {
    usage: 'users NAME...',
    summary: 'the OS users of the guest; every name is one if there is no such line',
    part: 'set-up',
    words: [1, MANY],
  },
  environment: {
    usage: 'environment NAME=VALUE...',
    summary: 'variables in the environment of the process that calls the hooks',
    part: 'set-up',
    words: [1, MANY],
  },
  systemd: {
    usage: 'systemd',
    summary: 'the guest looks as if systemd ran it, with a systemd-run',
    part: 'set-up',
    words: [0, 0],
  },
  'tools-conf': {
    usage: 'tools-conf SECTION',
    summary: 'lines of tools.conf below [vmbackup], which only the real vmtoolsd reads',
    part: 'set-up',
    words: [1, 1],
  },
  fault: {
    usage:
      'fault ID VERB KEY=VALUE... | fault iris|cache LIST KEY=VALUE... | fault docker|podman inspect|exec KEY=VALUE... | fault logger|systemd-run KEY=VALUE',
    summary: 'what a fake does wrong from now on',
    part: 'both',
    words: [1, 2],
    options: FAULT_OPTIONS,
  },
  heal: {
    usage: 'heal ID VERB | heal iris|cache LIST | heal docker|podman inspect|exec',
    summary: 'the end of a fault',
    part: 'step',
    words: [1, 2],
  },

  snapshot: {
    usage:
      '[?] snapshot good|failed|aborted [&] [hold=SECONDS] [poll=SECONDS] [host=refuses] [timeout=SECONDS] [arg=TEXT] [within=SECONDS]',
    summary:
      'one quiesced snapshot by the caller, and what the host must be told; with & it goes on beside the next steps; poll= is how often the caller here looks whether a hook has ended',
    part: 'step',
    words: [0, 1],
    first: ['good', 'failed', 'aborted'],
    options: ['hold', 'poll', 'host', 'timeout', 'arg', 'within'],
    expects: true,
    background: true,
  },
  abort: { usage: 'abort', summary: 'the host cancels the snapshot under way', part: 'step', words: [0, 0] },
  freeze: {
    usage:
      '[!|?] freeze [WORD...] [&NAME] [stdio=closed|read] [cwd=own] [umask=OCTAL] [block=SIGNAL] [env=NAME=VALUE] [within=SECONDS]',
    summary:
      'run pre-freeze alone, with the argument freeze or these words; none is no word at all; stdio=read: by a caller that reads its output to the end',
    part: 'step',
    words: [0, 4],
    options: HOOK_OPTIONS,
    expects: true,
    background: true,
  },
  thaw: {
    usage:
      '[!|?] thaw [WORD...] [&NAME] [stdio=closed|read] [cwd=own] [umask=OCTAL] [block=SIGNAL] [env=NAME=VALUE] [within=SECONDS]',
    summary: 'run post-thaw alone, with the argument thaw or these words',
    part: 'step',
    words: [0, 4],
    options: HOOK_OPTIONS,
    expects: true,
    background: true,
  },
  freezeFail: {
    usage: '[!|?] freezeFail [WORD...] [&NAME] [within=SECONDS]',
    summary: 'run post-thaw alone, with the argument freezeFail or these words',
    part: 'step',
    words: [0, 4],
    options: HOOK_OPTIONS,
    expects: true,
    background: true,
  },
  wait: {
    usage: '[!|?] wait NAME [SIGNAL|good|failed|aborted] [within=SECONDS]',
    summary: 'until that hook or snapshot has ended, and how',
    part: 'step',
    words: [1, 2],
    options: ['within'],
    expects: true,
  },
  follow: {
    usage: 'follow NAME',
    summary: 'what VMware Tools does after such an end of pre-freeze: nothing, thaw or freezeFail',
    part: 'step',
    words: [1, 1],
  },
  signal: {
    usage: '[?] signal NAME SIGNAL',
    summary:
      'a signal to a hook under way; hook is the one that VMware Tools runs now, caller the real vmtoolsd, stopped every process that stands still',
    part: 'step',
    words: [2, 2],
    expects: true,
  },
  'kill-all': { usage: 'kill-all', summary: 'KILL to every process of the hooks at once', part: 'step', words: [0, 0] },
  keeper: {
    usage: '[?] keeper SIGNAL',
    summary: 'a signal to the owner of a run of our hooks',
    part: 'step',
    words: [1, 1],
    expects: true,
  },
  part: {
    usage: '[?] part latch|guard|wait SIGNAL | part holder|session|limit ID SIGNAL | part tool PROGRAM SIGNAL',
    summary:
      'a signal to the process of our hooks that the state names so, the last one if there are several; wait: to the `timeout` by which the owner waits for the latch; limit: to the `timeout` of the call of that instance that is under way; tool: to the last process of that program, with ? where the shell starts it at all',
    part: 'step',
    words: [2, 3],
    first: ['latch', 'guard', 'wait', 'holder', 'session', 'limit', 'tool'],
    expects: true,
  },
  process: {
    usage: '[?] process NTH SIGNAL [round] [after=SECONDS]',
    summary:
      'a signal to the NTH process of the hooks, sessions too, in the order of their numbers; with round, counted from the first again where there are fewer',
    part: 'step',
    words: [2, 2],
    options: ['round', 'after'],
    expects: true,
  },

  until: {
    usage:
      '[?] until frozen ID...|none | until EVENT ID... | until called METHOD [ID...] | until called-again METHOD | until listing | until phase WORD | until next-run | until snapshot | until struck | until idle [within=SECONDS]',
    summary:
      'wait for it: EVENT is suspended, resumed, or landing (what is late is on its way); listing: a list command was called; next-run: the state is of another run than when the step began; snapshot: the moment of it; struck: the signal of strike came, or the snapshot is over; idle: no hook runs any more',
    part: 'step',
    words: [1, MANY],
    options: ['within'],
    expects: true,
    first: [
      'frozen',
      'suspended',
      'resumed',
      'landing',
      'called',
      'called-again',
      'listing',
      'phase',
      'next-run',
      'snapshot',
      'struck',
      'idle',
    ],
  },
  strike: {
    usage: `strike ${TARGETS.join('|')} SIGNAL CALL NTH | strike none`,
    summary:
      'from now on, the signal at the NTH system call CALL of the next such process, by strace; with the CALL line, at the NTH command of its script, in bash',
    part: 'both',
    words: [1, 4],
    first: [...TARGETS, 'none'],
  },
  struck: {
    usage: '[?] struck',
    summary:
      'the signal of strike came; or it did not, since the process took fewer steps, and the last snapshot was good',
    part: 'step',
    words: [0, 0],
    expects: true,
  },
  trace: {
    usage: `trace ${TARGETS.join('|')} [lines] | trace processes`,
    summary:
      'write down the system calls of that process, or the commands of its script, or how many processes the hooks have now; the outcome has them',
    part: 'both',
    words: [1, 2],
    first: [...TARGETS, 'processes'],
  },
  suspend: {
    usage: 'suspend ID...',
    summary: 'another program suspends the instance',
    part: 'step',
    words: [1, MANY],
    idsFrom: 0,
  },
  resume: {
    usage: 'resume ID...',
    summary: 'another program resumes the instance',
    part: 'step',
    words: [1, MANY],
    idsFrom: 0,
  },
  down: {
    usage: 'down ID...',
    summary: 'it goes down, and is no longer suspended',
    part: 'step',
    words: [1, MANY],
    idsFrom: 0,
  },
  mirror: {
    usage: 'mirror ID TYPE^STATUS',
    summary:
      'qlist shows it as such a member of a mirror from now on: mirror iris:A Disaster Recovery^Connected; ^ alone is no member',
    part: 'step',
    words: [2, 2],
    restFrom: 1,
  },
  up: { usage: 'up ID...', summary: 'it is started', part: 'step', words: [1, MANY], idsFrom: 0 },
  container: {
    usage: 'container ID running|paused|exited|created|restarting|missing|renamed|replaced',
    summary:
      'the state of a container: one that is stopped, removed or started anew has nothing left of what ran in it, and is not suspended; renamed: it runs on, and has another name; replaced: so it does, and another container has its name; down and up are of the instance in it',
    part: 'step',
    words: [2, 2],
  },
  put: {
    usage:
      'put PATH SECTION|text=TEXT|bytes=N [mode=OCTAL] [owner=UID] | put PATH type=dir|fifo [mode=OCTAL] [owner=UID] | put PATH type=link text=TARGET',
    summary:
      'a file of the guest, from a section below, a text without a newline, or N bytes of all values; or a folder, a FIFO, a symlink; owner= needs chown',
    part: 'step',
    words: [1, 2],
    options: ['type', 'text', 'bytes', 'mode', 'owner'],
  },
  full: {
    usage: 'full PATH',
    summary: 'the disk of a folder is full: what is in it stays, and no more can be written; needs namespace',
    part: 'step',
    words: [1, 1],
  },
  readonly: {
    usage: 'readonly PATH',
    summary: 'a folder can only be read; needs namespace',
    part: 'step',
    words: [1, 1],
  },
  remove: { usage: 'remove PATH', summary: 'a file or folder of the guest is gone', part: 'step', words: [1, 1] },
  render: {
    usage: 'render ID...',
    summary: 'our hooks are installed again, for these instances',
    part: 'step',
    words: [1, MANY],
    idsFrom: 0,
  },

  frozen: { usage: 'frozen ID...|none', summary: 'exactly these are suspended now', part: 'step', words: [1, MANY] },
  ever: {
    usage: 'ever suspended|called|history ID...|none',
    summary: 'exactly these had it so far',
    part: 'step',
    words: [2, MANY],
    first: ['suspended', 'called', 'history'],
  },
  never: {
    usage: 'never suspended|called|history ID...',
    summary: 'these did not have it so far',
    part: 'step',
    words: [2, MANY],
    first: ['suspended', 'called', 'history'],
  },
  calls: {
    usage: 'calls METHOD ID... [least=N] [most=N]',
    summary: 'each of these was called so often so far: calls ExternalThaw iris:A least=3 most=9',
    part: 'step',
    words: [2, MANY],
    idsFrom: 1,
    options: ['least', 'most'],
  },
  event: {
    usage: '[!] event ID EVENT /REGEXP/',
    summary: 'it had such an event with such a detail: event iris:A suspended /limit=120/',
    part: 'step',
    words: [3, 3],
    restFrom: 2,
    expects: true,
  },
  order: { usage: 'order EVENT ID EVENT ID', summary: 'the first came before the second', part: 'step', words: [4, 4] },
  ran: {
    usage: 'ran ARGUMENT[:STATUS|:SIGNAL]...|none',
    summary: 'exactly these hooks ran, in this order: freeze thaw',
    part: 'step',
    words: [1, MANY],
  },
  told: {
    usage: '[!] told TEXT',
    summary: 'the host was told something with this text',
    part: 'step',
    words: [1, 1],
    restFrom: 0,
    expects: true,
  },
  quiet: {
    usage: 'quiet',
    summary: 'syslog was not written to while an instance was frozen',
    part: 'step',
    words: [0, 0],
  },
  verdict: {
    usage: 'verdict consistent|inconsistent|aborted [KEY=VALUE...]',
    summary: 'what last.json of our hooks says',
    part: 'step',
    words: [1, 1],
    first: VERDICTS,
    options: ['status', 'stuck', 'argument', 'why'],
  },
  log: {
    usage: '[!] log /REGEXP/',
    summary: 'our log has a matching line',
    part: 'step',
    words: [1, 1],
    restFrom: 0,
    expects: true,
  },
  syslog: {
    usage: '[!] syslog /REGEXP/',
    summary: 'what went to syslog has a matching line',
    part: 'step',
    words: [1, 1],
    restFrom: 0,
    expects: true,
  },
  file: {
    usage: '[!] file PATH /REGEXP/',
    summary: 'a file of the guest matches; with !, it does not or is not there',
    part: 'step',
    words: [2, 2],
    restFrom: 1,
    expects: true,
  },
  files: {
    usage: 'files PATH NAME...|none',
    summary: 'exactly these are in a folder of the guest',
    part: 'step',
    words: [2, MANY],
  },
  mode: {
    usage: 'mode PATH OCTAL',
    summary: 'a file or folder of the guest has this mode; PATH/* is each that is in a folder',
    part: 'step',
    words: [2, 2],
  },
}
