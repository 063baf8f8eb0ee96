import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { makePrivateFolder } from '../harness/guest/private-folder.ts'
import { removeFolder } from '../harness/guest/remove-folder.ts'
import { benchFleet } from './fleet.ts'
import { makeBenchGuest, type Pair } from './guest.ts'
import { benchHarness } from './harness.ts'
import { benchHistory } from './history.ts'
import { benchInstall } from './install.ts'
import { makeBell, median, type Run, runHook } from './measure.ts'
import { benchReport } from './report.ts'
import { benchStart } from './start.ts'
import { benchStun } from './stun.ts'

interface Figures {
  readonly pre: readonly Run[]
  readonly post: readonly Run[]
}

const TITLE = 'figure'.padEnd(58)

/** Prints the figures of docs/reference/hook-contract.md and the same figures of the script in the article's form. Both are measured alternately in one run. */
async function main(): Promise<void> {
  console.log(`medians in milliseconds; ${cpus().length} processors\n${TITLE}  article   ours   ratio  to reach`)
  const one = await compare(1, 0, 30)
  line('added frozen time, 1 instance: last freeze to exit', one, (f) => f.pre.map((r) => r.afterLast), 2)
  line('added frozen time, 1 instance: start to last thaw', one, (f) => f.post.map((r) => r.toLast), 13)
  line('own cost, 1 instance of latency 0: pre-freeze', one, (f) => f.pre.map((r) => r.wall), 'article')
  line('own cost, 1 instance of latency 0: post-thaw', one, (f) => f.post.map((r) => r.wall), 'article')
  line('pre-freeze, 16 instances of 0.2 s', await compare(16, 0.2, 5), (f) => f.pre.map((r) => r.wall), 300)
  line('pre-freeze, 64 instances of 0.2 s', await compare(64, 0.2, 3), (f) => f.pre.map((r) => r.wall), 500)
  await benchHistory()
  benchReport()
  benchStart()
  benchInstall()
  benchStun()
  benchFleet()
  await benchHarness()
}

/** Runs both pairs alternately. Where a freeze takes time, the article's form takes the sum of all freezes, so it is measured once, and without a thaw. */
async function compare(
  instances: number,
  seconds: number,
  rounds: number,
): Promise<{ ours: Figures; article: Figures }> {
  const root = makePrivateFolder('bench')
  const bell = makeBell(join(root, 'bell'))
  try {
    const guest = await makeBenchGuest(root, instances, seconds, join(root, 'bell'))
    const ours = { pre: [] as Run[], post: [] as Run[] }
    const article = { pre: [] as Run[], post: [] as Run[] }
    const once = async (pair: Pair, into: { pre: Run[]; post: Run[] }): Promise<void> => {
      const pre = await runHook(pair.pre, 'freeze', bell.rings)
      const post = await runHook(pair.post, 'thaw', bell.rings)
      into.pre.push(pre)
      into.post.push(post)
      await endOfProcesses(root)
    }
    if (seconds === 0) await once(guest.article, { pre: [], post: [] })
    else article.pre.push(await runHook(guest.article.pre, 'freeze', bell.rings))
    await once(guest.ours, { pre: [], post: [] })
    for (let round = 0; round < rounds; round++) {
      if (seconds === 0) await once(guest.article, article)
      await once(guest.ours, ours)
    }
    return { ours, article }
  } finally {
    bell.close()
    removeFolder(root)
  }
}

/**
 * Waits for the end of the last process of a run: the guard ends up to a second after post-thaw. A freeze that begins before that end first ends the processes of the old run. With 64 instances
 * that takes 0.2 s, which is no part of the time of a freeze.
 */
async function endOfProcesses(root: string): Promise<void> {
  for (let look = 0; look < 500; look++) {
    if (spawnSync('pgrep', ['-f', join(root, 'usr/sbin')]).status !== 0) return
    await setTimeout(20)
  }
  throw new Error(`${root}: its hooks still run 10 s after the thaw`)
}

function line(
  name: string,
  figures: { ours: Figures; article: Figures },
  pick: (figures: Figures) => readonly number[],
  reach: number | 'article',
): void {
  const article = median(pick(figures.article))
  const ours = median(pick(figures.ours))
  const limit = reach === 'article' ? article : reach
  const verdict = ours <= limit ? 'reached' : 'MISSED'
  const cells = [article.toFixed(1).padStart(7), ours.toFixed(1).padStart(7), (ours / article).toFixed(2).padStart(7)]
  console.log(`${name.padEnd(58)}  ${cells.join('')}  <= ${limit.toFixed(0)}: ${verdict}`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
