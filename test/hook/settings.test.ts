import fc from 'fast-check'
import { normalise } from '../../src/config/normalise.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { planIn, readSettings } from '../../src/hook/settings.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { anyText } from '../text/any-text.ts'
import { makeInstance } from './make-instance.ts'

const LONGEST = 'X'.repeat(255)

test.each(['legacy', 'backupScripts.d'] as const)('planIn reads the plan of hooks of the layout %s', async (layout) => {
  const ids = ['cache:LAB', 'iris:A_.-9', `iris:${LONGEST}`]
  const instances = ids.map((id) => makeInstance(id))
  const hooks = renderHooks(normalise({ layout }), instances, await readTemplates())
  const plans = hooks.map(({ text }) => planIn(text).map(({ kind, name }) => `${kind}:${name}`))
  expect(plans).toEqual(hooks.map(() => ids))
})

test('planIn reads the containers of a plan, behind its instances', async () => {
  const config = normalise({
    instances: { containers: ['docker:web', 'podman:Db.1/PROD'], overrides: { 'docker:web': { optional: true } } },
  })
  const [hook] = renderHooks(config, [makeInstance('iris:PROD')], await readTemplates())
  expect(planIn(hook?.text ?? '')).toEqual([
    { kind: 'iris', name: 'PROD', need: 'need' },
    { kind: 'docker', name: 'web', need: 'optional' },
    { kind: 'podman', name: 'Db.1', need: 'need' },
  ])
})

it.each([
  ['a container without the name of its instance', "    container 'docker' 'web' 'need' 'root'\n"],
  ['a container in a line of an instance', "    instance 'docker' 'web' 'need' 'root'\n"],
  ['an instance with a word too many', "    instance 'iris' 'PROD' 'IRIS' 'need' 'root'\n"],
  ['prose', "#    instance 'iris' 'PROD' 'need' 'root'\n"],
  ['another indent', "instance 'iris' 'PROD' 'need' 'root'\n"],
  ['another kind', "    instance 'ensemble' 'PROD' 'need' 'root'\n"],
  ['a name that no instance has', "    instance 'iris' '$(reboot)' 'need' 'root'\n"],
  ['a name that is too long', `    instance 'iris' '${LONGEST}X' 'need' 'root'\n`],
  ['another need', "    instance 'iris' 'PROD' 'perhaps' 'root'\n"],
  ['a name that begins with a dot', "    instance 'iris' '.PROD' 'need' 'root'\n"],
  ['nothing', ''],
])('%s has no plan', (_what, text) => {
  expect(planIn(text)).toEqual([])
})

test('readSettings finds no settings in any random text', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(readSettings(text)).toBeNull()
    }),
  )
})

test.each(['legacy', 'backupScripts.d'] as const)('readSettings reads settings of the layout %s', async (layout) => {
  const config = normalise({ layout, watchdog: { deadline: 120 }, instances: { include: ['PROD', 'OLD'] } })
  const instances = [makeInstance('iris:PROD'), makeInstance('cache:OLD')]
  for (const { text } of renderHooks(config, instances, await readTemplates())) {
    expect(readSettings(text)).toEqual({
      runFolder: '/run/gen-hooks',
      logFolder: '/var/log/gen-hooks',
      deadline: 120,
      unlisted: 'freeze',
      mirrorPolicy: 'freeze-all',
      plan: [
        { kind: 'cache', name: 'OLD', need: 'need' },
        { kind: 'iris', name: 'PROD', need: 'need' },
      ],
    })
    expect(readSettings(text.replace("DEADLINE='120'", "DEADLINE='soon'"))).toBeNull()
    expect(readSettings(text.replace("RUN_DIR='/", "RUN_DIR='"))).toBeNull()
  }
})

test.each(['legacy', 'backupScripts.d'] as const)(
  'a rehearsal knows instances with the longest names: %s',
  async (layout) => {
    const hooks = renderHooks(normalise({ layout }), [makeInstance(`iris:${LONGEST}`)], await readTemplates())
    expect(hooks.map(({ text }) => readSettings(text)?.plan)).toEqual(
      hooks.map(() => [{ kind: 'iris', name: LONGEST, need: 'need' }]),
    )
  },
)
