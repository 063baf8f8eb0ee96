import { normalise } from '../../src/config/normalise.ts'
import { plannedIn } from '../../src/hook/planned-in.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { makeInstance } from './make-instance.ts'

const LONGEST = 'X'.repeat(255)

it.each(['legacy', 'backupScripts.d'] as const)('the plan of rendered hooks of the layout %s', async (layout) => {
  const ids = ['cache:LAB', 'iris:A_.-9', `iris:${LONGEST}`]
  const instances = ids.map((id) => makeInstance(id))
  const hooks = renderHooks(normalise({ layout }), instances, await readTemplates())
  const plans = hooks.map(({ text }) => plannedIn(text).map(({ kind, name }) => `${kind}:${name}`))
  expect(plans).toEqual(hooks.map(() => ids))
})

it.each([
  ['prose', "#    instance 'iris' 'PROD' need\n"],
  ['another indent', "instance 'iris' 'PROD' need\n"],
  ['another kind', "    instance 'ensemble' 'PROD' need\n"],
  ['a name that no instance has', "    instance 'iris' '$(reboot)' need\n"],
  ['a name that is too long', `    instance 'iris' '${LONGEST}X' need\n`],
  ['nothing', ''],
])('%s has none', (_what, text) => {
  expect(plannedIn(text)).toEqual([])
})
