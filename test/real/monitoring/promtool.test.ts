import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../../host/temp-folder.ts'
import { PROMTOOL } from './tools.ts'

const RULES = join(__dirname, '../../../templates/monitoring/alerts.yml')
const TESTS = join(__dirname, 'alerts.test.yml')
const PAGE = join(__dirname, '../../../docs/how-to/monitor.md')
const folder = tempFolder()
const tested = PROMTOOL === undefined ? test.skip : test
const MISSING = PROMTOOL === undefined ? ' (no promtool here)' : ''

tested.each([
  ['promtool accepts the rules of the alerts', ['check', 'rules', RULES]],
  ['each alert fires when it should, and not otherwise', ['test', 'rules', TESTS]],
])(`%s${MISSING}`, (_, args) => {
  const { status, stdout, stderr } = spawnSync(PROMTOOL ?? '', args, { encoding: 'utf8', timeout: 60_000 })
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' })
})

/** A freeze from minute 10 to 12 that IRIS still calls `hung` at 13, and a hang that begins 4 minutes after that thaw. */
const HANG = `rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: 'iris_wd_suspended{instance="i", job="iris"}'
        values: "0x9 1x2 0x40"
      - series: 'iris_system_state{instance="i", job="iris"}'
        values: "0x9 -1x3 0x1 -1x40"
    alert_rule_test:
      - { eval_time: 11m, alertname: IrisHung }
      - { eval_time: 13m, alertname: IrisHung }
      - { eval_time: 15m, alertname: IrisHung }
      - eval_time: 17m
        alertname: IrisHung
        exp_alerts:
          - exp_labels: { instance: i, job: iris }
`

tested(`the alert that the page advises tells of a hang behind a thaw, and of no freeze${MISSING}`, () => {
  const rule = /```yaml\n(- alert: IrisHung\n[^`]*)```/.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? ''
  const indented = rule.trimEnd().replace(/^/gm, '      ')
  writeFileSync(join(folder, 'rules.yml'), `groups:\n  - name: advice\n    rules:\n${indented}\n`)
  writeFileSync(join(folder, 'hang.yml'), HANG)
  const args = ['test', 'rules', join(folder, 'hang.yml')]
  const { status, stdout, stderr } = spawnSync(PROMTOOL ?? '', args, { encoding: 'utf8', timeout: 60_000 })
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' })
})
