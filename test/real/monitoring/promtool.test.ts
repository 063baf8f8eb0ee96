import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { PROMTOOL } from './tools.ts'

const RULES = join(__dirname, '../../../templates/monitoring/alerts.yml')
const TESTS = join(__dirname, 'alerts.test.yml')
const tested = PROMTOOL === undefined ? test.skip : test

tested.each([
  ['the rules are rules', ['check', 'rules', RULES]],
  ['each alert fires when it should, and else not', ['test', 'rules', TESTS]],
])(`%s${PROMTOOL === undefined ? ' (no promtool here)' : ''}`, (_, args) => {
  const { status, stdout, stderr } = spawnSync(PROMTOOL ?? '', args, { encoding: 'utf8', timeout: 60_000 })
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' })
})
