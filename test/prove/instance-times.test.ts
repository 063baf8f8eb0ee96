import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTemplates } from '../../src/hook/templates.ts'
import { playInFolder, scenarioOf } from '../hooks/play-in-folder.ts'
import { shells } from '../hooks/shells.ts'

const FILE = '/var/lib/node_exporter/gen_hooks.prom'
// no scenario can compare two numbers
const SCENARIO = scenarioOf(`# The metrics of a good snapshot.
needs ours
config metrics.directory /var/lib/node_exporter
put /var/lib/node_exporter type=dir mode=755
snapshot good
until idle
`)

describe('the metrics show no instance frozen longer than the run, in the shell', () => {
  for (const { name, command } of shells()) {
    if (command === undefined) {
      test.skip(`${name} (no such shell here)`, () => {})
      continue
    }
    test(`${name}`, async () => {
      const templates = await readTemplates()
      let text = ''
      const outcome = await playInFolder(SCENARIO, { shell: command, templates }, (root) => {
        text = readFileSync(join(root, FILE), 'utf8')
      })
      expect(outcome).toMatchObject({ verdict: 'held' })
      const of = (key: string): number =>
        Number(
          text
            .split('\n')
            .find((line) => line.startsWith(`gen_hooks_${key} `))
            ?.split(' ')[1],
        )
      for (const labels of ['kind="cache",name="C"', 'kind="iris",name="A"', 'kind="iris",name="B"']) {
        const own = of(`instance_frozen_seconds{${labels}}`)
        expect(own).toBeGreaterThan(0)
        expect(own).toBeLessThanOrEqual(of('last_run_window_seconds'))
      }
    })
  }
})
