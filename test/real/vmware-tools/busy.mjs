// node busy.mjs OUTSIDE DIST PROGRAM PLUGIN SHIM, in a namespace: starts a snapshot within a snapshot, and prints what the guest answers and what the host is told
import { mkdirSync } from 'node:fs'

const [outside, dist, program, plugin, shim] = process.argv.slice(2)
const { mountLayers } = await import(`${dist}/harness/namespace/layers.js`)
const { startVmtoolsd } = await import(`${dist}/harness/caller/vmtoolsd/daemon.js`)
const { backupEvent } = await import(`${dist}/harness/caller/vmtoolsd/events.js`)

mountLayers(outside, [])
mkdirSync('/run/vmtoolsd')
const daemon = await startVmtoolsd({ installation: { program, plugin }, shim, folder: '/run/vmtoolsd', conf: [] })
const told = (word) => daemon.next(word, (event) => backupEvent(event)?.startsWith(word) === true, 60_000)
daemon.send('vmbackup.start 1 all')
await told('prov.snapshotCommit')
daemon.send('vmbackup.start 1 all')
await daemon.next('a refusal', (event) => event.kind === 'replied' && !event.ok, 60_000)
daemon.send('vmbackup.snapshotDone')
await told('req.done')
await daemon.stop(20_000)
const refusals = daemon.events.flatMap((event) => (event.kind === 'replied' && !event.ok ? [event.result] : []))
const all = daemon.events.map(backupEvent).filter((text) => text !== null)
process.stdout.write(JSON.stringify({ refusals, told: all }), () => process.exit())
