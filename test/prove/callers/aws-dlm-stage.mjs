// node aws-dlm-stage.mjs OUTSIDE DIST, in a namespace: `gen-hooks install` on a guest of fakes and `render --target aws-dlm`, then what the double of Data Lifecycle Manager makes of it; prints what came of it
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { sendCommand, snapshot } from './aws-dlm-double.mjs'
import { makeGuest } from './guest.mjs'

const [PRE_FREEZE, POST_THAW] = ['/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script']
const FOLDER = '/run/rendered'
const DOCUMENT = `${FOLDER}/gen-hooks-dlm.yaml`
const SAFE = { ExecuteOperationOnScriptFailure: false }
const [outside, dist] = process.argv.slice(2)
const guest = await makeGuest(outside, dist, 'freeze: { timeout: 60 }\n')
const tool = (...words) => guest.tool(/dlm/, ...words)
const frozen = () => guest.frozen()
const play = async (options, verdict = 'consistent') => {
  const what = await snapshot(DOCUMENT, frozen, options)
  await guest.judged(verdict)
  return { ...what, frozen: frozen() }
}
const configure = (text) => {
  writeFileSync('/etc/gen-hooks/config.yaml', text, { mode: 0o600 })
  return tool('install')
}
const dryRun = async (given) => {
  const printed = []
  return [await sendCommand(DOCUMENT, given, undefined, printed), ...printed]
}

const said = { onGuest: tool('install', '--target', 'aws-dlm') }
said.install = tool('install')
said.render = tool('render', '--target', 'aws-dlm', '--out', FOLDER)
said.samePair = readFileSync(PRE_FREEZE, 'utf8') === readFileSync(`${FOLDER}/pre-freeze-script`, 'utf8')

said.good = await play({ policy: SAFE })
said.byDefault = await play()

const calls = guest.called('ExternalFreeze')
said.dryRun = await dryRun({})
said.refusals = [
  await dryRun({ command: '$(touch /run/evaluated)' }),
  await dryRun({ command: "pre-script' ; touch /run/evaluated '" }),
  await dryRun({ command: 'pre-script', executionId: '$(touch /run/evaluated)' }),
]
said.calls = guest.called('ExternalFreeze') - calls

guest.fault('freeze', { status: 3, act: false })
said.refused = await play({ policy: SAFE }, 'inconsistent')
said.refusedByDefault = await play({}, 'inconsistent')
guest.fault('freeze', null)

// no freeze covers what post is called for: also not where DLM calls it again
said.uncovered = []
for (const _ of [1, 2]) said.uncovered.push(await sendCommand(DOCUMENT, { command: 'post-script' }))

for (const path of [POST_THAW, PRE_FREEZE]) {
  renameSync(path, `${path}.away`)
  said[path] = { run: await snapshot(DOCUMENT, frozen, { policy: SAFE }), dryRun: await dryRun({}) }
  renameSync(`${path}.away`, path)
}

// frozen in time, but DLM does not hear of it, and calls nothing more
said.lost = { ...(await snapshot(DOCUMENT, frozen, { policy: SAFE, isLost: true })), left: frozen() }
said.lost.byHand = [await sendCommand(DOCUMENT, { command: 'post-script' }), frozen()]

// what the hooks thawed by themselves is told as failed, also by a retry
said.shorter = configure('freeze: { timeout: 10 }\nwatchdog: { deadline: 15 }\n')
const late = { policy: { ...SAFE, MaximumRetryCount: 1 } }
said.late = { pre: await sendCommand(DOCUMENT, { command: 'pre-script' }), left: frozen() }
await guest.thawed()
said.late.post = [
  await sendCommand(DOCUMENT, { command: 'post-script' }),
  await sendCommand(DOCUMENT, { command: 'post-script' }),
]
Object.assign(said.late, { frozen: frozen(), verdict: guest.verdict() })

// the agent ends a thaw whose time is up, and the hooks go on
guest.fault('thaw', { seconds: 5 })
said.slowThaw = { pre: await sendCommand(DOCUMENT, { command: 'pre-script' }) }
said.slowThaw.post = await sendCommand(DOCUMENT, { command: 'post-script' }, guest.nextCall('ExternalThaw'))
await guest.thawed()
await guest.judged('consistent')
said.slowThaw.frozen = frozen()
guest.fault('thaw', null)

said.retried = await play(late)

// Last, since its hooks go on to thaw what may land late: an instance is frozen and does not answer, and the agent ends the script
said.longer = configure('freeze: { timeout: 20 }\n')
guest.fault('freeze', { hang: true })
said.slow = await play({ policy: SAFE, agentTimeUp: guest.nextCall('ExternalFreeze') }, 'inconsistent')

said.misuses = guest.misuses()
process.stdout.write(JSON.stringify(said), () => process.exit())
