import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { parsePlaced } from '../../src/config/parse.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { checkedJson } from '../schemas/check-json.ts'

const page = readFileSync(join(__dirname, '../../docs/how-to/hear-of-a-bad-run.md'), 'utf8')
const [, example = ''] = /^```json\n(.*?)^```$/ms.exec(page) ?? []
const folder = tempFolder()

beforeAll(() => {
  mkdirSync(join(folder, 'bin'))
  for (const name of ['curl', 'sendmail']) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nprintf '%s\\n' "${name} $*"\ncat\n`)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
})

/** The calls of curl or sendmail, with their input, that the example below a heading makes of the document `told`. */
function play(heading: string, told: string): string {
  const [, script = ''] = new RegExp(`^## ${heading}\\n.*?^\`\`\`sh\\n(.*?)^\`\`\`$`, 'ms').exec(page) ?? []
  writeFileSync(join(folder, 'notify'), script)
  const { stdout } = spawnSync('sh', [join(folder, 'notify')], {
    input: told,
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
  })
  return stdout
}

test('the configuration and the line of JSON on the page are valid', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? []
  expect(parsePlaced(JSON.stringify(parse(yaml)), 'c').kind).not.toBe('problems')
  expect(checkedJson(example)).toMatchObject({ bad: true })
})

test('the example for mail sends the line by sendmail', () => {
  const [head, ...lines] = play('Mail', example).split('\n')
  expect([head, lines[0], lines[2], lines[3]]).toEqual(['sendmail -t', 'To: backup@example.org', '', example.trim()])
})

test('the example for a webhook sends the line by curl', () => {
  expect(play('Webhook', example)).toBe(
    `curl -fsS -m 5 -H Content-Type: application/json --data-binary @- https://hooks.example.org/gen-hooks\n${example}`,
  )
})

test('the example for healthchecks calls /fail after a bad run, and not after a good run', () => {
  const good = example.replace('"bad":true', '"bad":false').replace('no thaw', '\\"bad\\":true')
  expect(play('Healthchecks', example).split('\n')[0]).toMatch(/\/ping\/UUID\/fail$/)
  expect(play('Healthchecks', good).split('\n')[0]).toMatch(/\/ping\/UUID$/)
})
