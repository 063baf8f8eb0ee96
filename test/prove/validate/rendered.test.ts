import { normalise } from '../../../src/config/normalise.ts'
import { originOf } from '../../../src/hook/provenance.ts'
import { renderHooks } from '../../../src/hook/render.ts'
import { readTemplates } from '../../../src/hook/templates.ts'
import { realHost } from '../../../src/host/real-host.ts'
import type { Instance } from '../../../src/model.ts'
import { CALLERS } from '../../../src/validate/caller.ts'
import { houseRules } from '../../../src/validate/house-rules/house-rules.ts'
import { allFindings } from '../../../src/validate/text.ts'
import { validate } from '../../../src/validate/validate.ts'

const INSTANCES: readonly Instance[] = (['iris', 'cache'] as const).map((kind) => ({
  kind,
  name: 'PROD',
  directory: `/opt/${kind}`,
  version: '2024.1',
  product: '',
  status: 'running',
  statusText: 'running',
  state: 'ok',
  mirror: null,
  owner: { kind: 'known', user: 'irisusr' },
}))

test.each(['legacy', 'backupScripts.d'] as const)(
  'the hooks that are rendered for the layout %s are clean',
  async (layout) => {
    const hooks = renderHooks(normalise({ layout, runAs: 'owner' }), INSTANCES, await readTemplates())
    expect(hooks.map(({ text }) => originOf(text))).toEqual(hooks.map(() => 'ours'))
    const files = hooks.map(({ fileName, text }) => ({ name: fileName, text, ours: 'ours' as const }))
    const report = await validate(files, {}, realHost())
    expect(allFindings(report)).toEqual([])
    expect(report.verdict).toBe('clean')
  },
  240_000,
)

test.each(['unknown', ...CALLERS] as const)('rendered hooks have no finding of the house rules as %s', async (as) => {
  for (const layout of ['legacy', 'backupScripts.d'] as const) {
    const hooks = renderHooks(normalise({ layout, runAs: 'owner' }), INSTANCES, await readTemplates())
    for (const ours of ['ours', 'foreign'] as const)
      expect(houseRules(hooks.map(({ fileName, text }) => ({ name: fileName, text, ours, as })))).toMatchObject({
        findings: [],
      })
  }
})
