// node velero-stage.mjs OUTSIDE DIST, in a namespace: a guest of fakes as a container into which the rendered scripts were copied, `render --target velero`, then what the double of Velero makes of it; prints what came of it
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs'
import { makeGuest } from './guest.mjs'
import { backup } from './velero-double.mjs'

const SCRIPTS = ['post-thaw-script', 'pre-freeze-script']
const FOLDER = '/run/rendered'
const PATCH = `${FOLDER}/gen-hooks-velero.yaml`
const IRISOWNER = 51773
const [outside, dist] = process.argv.slice(2)
const guest = await makeGuest(outside, dist, 'freeze: { timeout: 60 }\n')
const frozen = () => guest.frozen()
const play = async (options, verdict = 'consistent', volume = frozen) => {
  const what = await backup(PATCH, volume, options)
  await guest.judged(verdict)
  return { ...what, frozen: frozen() }
}
const thaw = () => [spawnSync('/usr/sbin/post-thaw-script', ['thaw']).status, frozen()]
const buildImage = (config) => {
  writeFileSync('/etc/gen-hooks/config.yaml', config, { mode: 0o600 })
  const rendered = guest.tool(/velero/, 'render', '--target', 'velero', '--container', 'iris', '--out', FOLDER)
  for (const name of SCRIPTS) {
    copyFileSync(`${FOLDER}/${name}`, `/usr/sbin/${name}`)
    chmodSync(`/usr/sbin/${name}`, 0o700)
  }
  return rendered
}

const said = { render: buildImage('freeze: { timeout: 60 }\n') }
said.good = await play()
const rename = (all) => ({ ...all, 'pre.hook.backup.velero.io/container': 'other' })
said.otherContainer = await play({ change: rename })

guest.fault('freeze', { status: 3, act: false })
said.refused = await play({}, 'inconsistent')
const without = (all) => Object.fromEntries(Object.entries(all).filter(([key]) => !key.endsWith('/on-error')))
said.withoutOnError = await play({ change: without }, 'inconsistent')
guest.fault('freeze', null)

// the user of the images of InterSystems may not start the scripts, nor may they freeze for it
said.notRoot = [await play({ pre: { uid: IRISOWNER } }, 'inconsistent')]
for (const name of SCRIPTS) chmodSync(`/usr/sbin/${name}`, 0o755)
said.notRoot.push(await play({ pre: { uid: IRISOWNER } }, 'inconsistent'))

// its wait for copies is lost, and it calls no post
said.waitLost = { ...(await backup(PATCH, frozen, { isCopied: false })), left: frozen(), byHand: thaw() }

// it has given the hook up, and the freeze comes in time all the same
guest.fault('freeze', { seconds: 1 })
let hookEnds
const tooSlow = { timeUp: guest.nextCall('ExternalFreeze'), ends: (ended) => (hookEnds = ended) }
const { pod, errors } = await backup(PATCH, frozen, { pre: tooSlow })
said.slow = { pod, errors, hook: await hookEnds, left: frozen(), byHand: thaw() }
guest.fault('freeze', null)

// file-system backup copies for longer than the hooks hold the freeze
said.shorter = buildImage('freeze: { timeout: 10 }\nwatchdog: { deadline: 15 }\n')
said.copied = await play({}, 'inconsistent', async () => {
  const atBegin = frozen()
  await guest.thawed()
  return [atBegin, frozen()]
})

said.misuses = guest.misuses()
process.stdout.write(JSON.stringify(said), () => process.exit())
