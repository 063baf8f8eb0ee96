import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frozenNow } from '../../src/harness/guest/events.ts'
import { makeBase, makeHookGuest, PATIENT, renderPair } from './sweep/guest.ts'
import { makeSettler, unrest } from './sweep/settle.ts'

/** In the rescue, before its deputy begins. */
const ANCHOR = '    new_state "$HELD"\n    # for the metrics\n'
const STOP = '    [ ! -e "$RUN_DIR/stop" ] || { rm -f "$RUN_DIR/stop"; kill -STOP "$$"; }\n'

test('a rescue that is stopped before it has a deputy is replaced, long before the deadline', async () => {
  const base = makeBase('stopped-rescue')
  const settler = makeSettler(base)
  try {
    const pair = await renderPair(PATIENT)
    expect(pair.preFreeze.split(ANCHOR)).toHaveLength(2)
    const stopping = { ...pair, preFreeze: pair.preFreeze.replace(ANCHOR, () => STOP + ANCHOR) }
    const { root, hooks } = makeHookGuest(base, 'guest', stopping, '/bin/sh')
    expect(spawnSync(hooks.preFreeze, ['freeze'], { stdio: 'ignore' }).status).toBe(0)
    expect(frozenNow(root)).toHaveLength(3)

    const run = join(root, 'run/gen-hooks')
    writeFileSync(join(run, 'stop'), '')
    process.kill(Number(readFileSync(join(run, 'state'), 'utf8').split(' ')[4]), 'SIGKILL')

    expect(unrest(await settler.settled('guest', 120_000, 'must end'))).toEqual([])
    expect(readFileSync(join(run, 'state'), 'utf8')).toMatch(/\nphase over \d+\n$/)
  } finally {
    settler.stop()
    rmSync(base, { recursive: true, force: true })
  }
}, 150_000)
