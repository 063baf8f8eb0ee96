import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTemplates } from '../../../src/hook/templates.ts'
import { playInFolder, scenarioOf } from '../../hooks/play-in-folder.ts'

const SCENARIO = `# The hooks are installed anew.
needs ours
planned iris:A
render iris:ANEW
`

test('hooks that a step renders come from the templates of the job, as a mutant has them', async () => {
  const templates = await readTemplates()
  const marked = { ...templates, hook: templates.hook.replace('main "$@"', ': "from these templates"\n$&') }
  const texts: string[] = []
  await playInFolder(scenarioOf(SCENARIO), { shell: '/bin/sh', templates: marked }, (root) => {
    texts.push(readFileSync(join(root, 'usr/sbin/pre-freeze-script'), 'utf8'))
  })
  expect(texts).toEqual([expect.stringContaining("'ANEW'")])
  expect(texts).toEqual([expect.stringContaining(': "from these templates"')])
})
