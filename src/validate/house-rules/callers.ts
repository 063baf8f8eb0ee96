import type { Caller } from '../caller.ts'
import type { Script } from '../script/model.ts'
import { reachesThaw } from './outcome.ts'
import { isFreeze, isThaw } from './queries.ts'
import { type HouseRule, sh } from './rule.ts'

const METHOD = (method: string): string =>
  `timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).${method}' </dev/null`
const FOLDER = '/etc/vmware-tools/backupScripts.d'

/** Rules about what a script must do for who calls it. */
export const CALLER_RULES: readonly HouseRule[] = [
  {
    id: 'GH045',
    title: 'a script that does not ask for its phase',
    why: 'What lies in backupScripts.d is called in every phase, whatever its name, and so is a fsfreeze-hook: a script that never looks at its first argument freezes at the thaw too. Names like `x.freeze` and `x.thaw` change nothing (training material, samples for MySQL).',
    severity: 'error',
    scope: 'any',
    names: { bad: `${FOLDER}/50-iris`, good: `${FOLDER}/50-iris` },
    bad: sh('/usr/local/sbin/freeze-all || exit 1'),
    good: sh(
      'case $1 in',
      'freeze) /usr/local/sbin/freeze-all || exit 1 ;;',
      '*) /usr/local/sbin/thaw-all || exit 1 ;;',
      'esac',
    ),
    check: (script, caller) => {
      if (
        (caller !== 'backupScripts.d' && caller !== 'qemu-ga') ||
        script.commands.length === 0 ||
        looksAtArgument(script)
      )
        return []
      const name = script.name.slice(script.name.lastIndexOf('/') + 1)
      const only = /freeze|thaw|^pre|^post/i.test(name) ? ', whatever its name' : ''
      return [
        { offset: script.commands[0]?.offset ?? 0, message: `called in every phase${only}, expected a look at $1` },
      ]
    },
  },
  {
    id: 'GH046',
    title: 'no thaw for freezeFail',
    why: 'After an abort or a failed quiesce VMware Tools calls with `freezeFail`, and never with `thaw`: a script that knows only `freeze` and `thaw` leaves the instance frozen (community scripts, HealthShare).',
    severity: 'error',
    scope: 'any',
    names: { bad: 'post-thaw-script', good: 'post-thaw-script' },
    bad: sh('case $1 in', `thaw) ${METHOD('ExternalThaw(0)')} ;;`, '*) exit 1 ;;', 'esac', '[ "$?" -eq 5 ]'),
    good: sh(
      'case $1 in',
      `thaw | freezeFail) ${METHOD('ExternalThaw(0)')} ;;`,
      '*) exit 1 ;;',
      'esac',
      '[ "$?" -eq 5 ]',
    ),
    check: (script, caller) => {
      if (caller !== 'backupScripts.d' && caller !== 'legacy-post') return []
      if (reachesThaw(script, 'thaw') !== true || reachesThaw(script, 'freezeFail') !== false) return []
      const first = script.commands.filter(isThaw).slice(0, 1)
      return first.map(({ offset }) => ({ offset, message: 'not reached with the argument freezeFail' }))
    },
  },
  {
    id: 'GH047',
    title: 'a place where VMware Tools does not look for the script',
    why: 'VMware Tools runs /usr/sbin/pre-freeze-script and /usr/sbin/post-thaw-script, files and not folders, and every regular file in /etc/vmware-tools/backupScripts.d, a copy of an editor too. What lies elsewhere or has another name is never run, and the snapshot is good anyway (training material, product documentation).',
    severity: 'error',
    scope: 'any',
    names: { bad: '/usr/local/sbin/pre-freeze-script', good: '/usr/sbin/pre-freeze-script' },
    bad: sh('/usr/local/sbin/freeze-all || exit 1'),
    good: sh('/usr/local/sbin/freeze-all || exit 1'),
    check: ({ name }, caller) => {
      const message = misplaced(name, caller)
      return message === null ? [] : [{ offset: 0, message }]
    },
  },
]

function looksAtArgument({ commands }: Script): boolean {
  return commands.some(({ words }) => words.some(({ raw }) => /\$(?:[1@*#]|\{[1@*#])/.test(raw)))
}

const LEFTOVER = /(?:~|\.(?:bak|orig|old|save|sample|swp|puppet-bak|rpm(?:new|orig|save)|dpkg-\w{1,10}))$/

function misplaced(path: string, caller: Caller | 'unknown'): string | null {
  if (!path.startsWith('/')) return null
  const name = path.slice(path.lastIndexOf('/') + 1)
  const folder = path.slice(0, path.length - name.length - 1)
  if (folder === FOLDER)
    return LEFTOVER.test(name)
      ? 'run by VMware Tools as well, whatever its name, expected no copies in this folder'
      : null
  if (/^\/etc\/vmware(?:-tools)?(?:\/|$)/.test(folder)) return `VMware Tools runs nothing here, expected ${FOLDER}`
  if (caller !== 'legacy-pre' && caller !== 'legacy-post') return null
  const expected = caller === 'legacy-pre' ? 'pre-freeze-script' : 'post-thaw-script'
  if (/\/(?:pre-freeze|post-thaw)-script$/.test(folder))
    return `a file in a folder of that name, expected the file ${folder}`
  const isName = name === expected
  if (/^\/usr\/s?bin$|^\/s?bin$/.test(folder) && !isName)
    return `VMware Tools runs no file of this name, expected ${expected}`
  if (/^\/usr\/local\/s?bin$|^\/usr\/bin$|^\/bin$/.test(folder) && isName)
    return `VMware Tools does not look here, expected /usr/sbin/${expected}`
  return null
}

/** Whether it is a script that freezes, or is called to. */
export function isFreezer(script: Script, caller: Caller | 'unknown'): boolean {
  return caller === 'legacy-pre' || script.commands.some(isFreeze)
}
