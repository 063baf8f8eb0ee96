import { readTemplates } from '../../../src/hook/templates.ts'
import { firstForm } from '../../hooks/first-form.ts'
import { playInFolder, scenarioOf } from '../../hooks/play-in-folder.ts'

const WAIT_MS = 300_000
const ALL = 'iris:PROD iris:HOSPITAL2026INTEGRATION cache:LEGACY'

type Edit = (text: string, root: string, path: string) => string
const bothOld: Edit = (_text, _root, path) => firstForm(path)
const postOld: Edit = (text, _root, path) => (path.endsWith('/post-thaw-script') ? firstForm(path) : text)

const upgraded = ['freeze', `frozen ${ALL}`, `render ${ALL}`]

/** Hooks of the first form and hooks of this form on one guest: an install between freeze and thaw has this result. */
test.each<readonly [string, Edit, readonly string[]]>([
  [
    // the state of a keeper does not show whether the keeper had begun to thaw
    'an upgrade while all is frozen: the new post-thaw thaws what the old pre-freeze froze, and the snapshot is not called good',
    bothOld,
    [...upgraded, '! thaw', 'frozen none', 'until idle', 'verdict inconsistent'],
  ],
  [
    'an upgrade while all is frozen, and the snapshot is aborted',
    bothOld,
    [...upgraded, 'freezeFail', 'frozen none', 'until idle', 'verdict aborted'],
  ],
  [
    'an upgrade while all is frozen, and the old keeper is killed: all is thawed, and the snapshot is not called good',
    bothOld,
    [...upgraded, 'keeper SIGKILL', '! thaw', 'frozen none', 'until idle', 'verdict inconsistent'],
  ],
  [
    // the old hooks write another word than the latch reads, so no process has asked for the verdict
    'a downgrade while all is frozen: the old post-thaw thaws what the new pre-freeze froze, and the snapshot is not called good',
    postOld,
    ['freeze', `frozen ${ALL}`, '! thaw', 'frozen none', 'until idle', 'verdict inconsistent'],
  ],
  [
    'a downgrade while all is frozen, and the new keeper is killed: all is thawed, and the snapshot is not called good',
    postOld,
    ['freeze', `frozen ${ALL}`, 'keeper SIGKILL', '! thaw', 'frozen none', 'until idle', 'verdict inconsistent'],
  ],
  [
    'the first snapshot after an upgrade, beside what the old hooks left in their folder',
    bothOld,
    [
      'freeze',
      'thaw',
      'until idle',
      `render ${ALL}`,
      'snapshot good',
      'frozen none',
      'until idle',
      'verdict consistent',
      // the run of the old hooks was over, and keeps its verdict
      '! log /event=(?:rescue|undo|inconsistent)/',
    ],
  ],
])(
  '%s',
  async (_what, edit, steps) => {
    const scenario = scenarioOf(['# Two forms.', `instance ${ALL}`, '', ...steps, ''].join('\n'))
    const { verdict, because } = await playInFolder(
      scenario,
      { shell: '/bin/sh', templates: await readTemplates(), edit },
      () => {},
    )
    expect([verdict, because]).toEqual(['held', ''])
  },
  WAIT_MS,
)
