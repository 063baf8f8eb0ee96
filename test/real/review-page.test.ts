import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { builtDist, CHECKOUT } from '../built.ts'
import { builtTool } from '../built-tool.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { GITLAB } from '../validate/formats/forms.ts'

const folder = tempFolder()
const page = readFileSync(join(CHECKOUT, 'docs/how-to/review-in-pull-requests.md'), 'utf8')
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => parse(text))
const of = (path: string) => parse(readFileSync(join(CHECKOUT, path), 'utf8'))

interface Step {
  readonly uses: string
  readonly with?: object
}

test('the workflows of the page use only inputs and outputs that the action has', () => {
  const { inputs, outputs } = of('action.yml')
  const steps: readonly Step[] = blocks.flatMap((block) => block.jobs?.hooks.steps ?? [])
  const given = steps.flatMap(({ uses, with: values = {} }) => (uses.startsWith('OWNER/') ? Object.keys(values) : []))
  expect(given.length).toBeGreaterThan(4)
  expect(given.filter((name) => !(name in inputs))).toEqual([])
  const used = [...page.matchAll(/steps\.hooks\.outputs\.([a-z]+)/g)].map(([, name = '']) => name)
  expect(used.length).toBeGreaterThan(0)
  expect(used.filter((name) => !(name in outputs))).toEqual([])
  const rows = [...page.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \| /gm)].flatMap(([, cell = '']) =>
    cell.match(/[a-z-]+/g),
  )
  for (const name of Object.keys(inputs)) expect(rows).toContain(name)
})

test('the hooks of pre-commit on the page are those of .pre-commit-hooks.yaml', () => {
  const [{ repos }] = blocks.filter((block) => block.repos !== undefined)
  const ids = (hooks: readonly { readonly id: string }[]) => hooks.map(({ id }) => id)
  expect(ids(repos[0].hooks)).toEqual(ids(of('.pre-commit-hooks.yaml')))
})

test('the job of GitLab does what the page says, and writes its report also if the job fails', () => {
  mkdirSync(join(folder, 'bin'))
  const tool = join(folder, 'bin/gen-hooks')
  writeFileSync(tool, `#!/bin/sh\nexec ${process.execPath} ${join(builtDist(), 'gen-hooks.mjs')} "$@"\n`)
  chmodSync(tool, 0o755)
  const checkout = join(folder, 'checkout')
  mkdirSync(join(checkout, '.git'), { recursive: true })
  cpSync(join(CHECKOUT, 'test/cases/01-shipped-configuration/root/inventory.json'), join(checkout, 'inventory.json'))
  writeFileSync(join(checkout, 'config.yaml'), 'watchdog:\n  deadline: 100\n')
  const sources = ['--config', join(checkout, 'config.yaml'), '--inventory', join(checkout, 'inventory.json')]
  const rendered = builtTool(['render', ...sources, '--out', join(checkout, 'hooks')])
  expect(rendered.status).toBe(0)

  const [{ 'gen-hooks': job }] = blocks.filter((block) => block['gen-hooks'] !== undefined)
  const play = () =>
    spawnSync('sh', ['-e', '-c', job.script.join('\n')], {
      cwd: checkout,
      env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
      timeout: 120_000,
    }).status
  const report = () => GITLAB.parse(JSON.parse(readFileSync(join(checkout, job.artifacts.reports.codequality), 'utf8')))
  expect([play(), report()]).toEqual([0, []])
  writeFileSync(join(checkout, 'config.yaml'), 'watchdog:\n  deadline: 99\n')
  expect([play(), report()]).toEqual([2, []])
  writeFileSync(join(checkout, 'hooks/pre-freeze-script'), '#!/usr/bin/php\n')
  expect(play()).toBe(2)
  expect(report()).toMatchObject([{ check_name: 'GH037', location: { path: 'hooks/pre-freeze-script' } }])
}, 120_000)
