import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, cpSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { isStopped } from '../../../src/harness/guest/processes.ts'

/** Each is a folder: a and b with a database each, j with the journals of both. */
export const VOLUMES = ['a', 'b', 'j'] as const
export type Volume = (typeof VOLUMES)[number]

const LIMIT_MS = 60_000
/** So much is committed by each writer before a volume is cut, that part of it is in the databases and part in memory alone. */
const ROUNDS = 10

const LAYOUT = `change -segment DEFAULT -block_size=1024 -allocation=5000 -global_buffer_count=8192 -file="$BANK/a/a.dat"
add -name b* -region=B
add -region B -dynamic=B
add -segment B -block_size=1024 -allocation=5000 -global_buffer_count=8192 -file="$BANK/b/b.dat"
exit
`

/** The folder of GT.M's programs, as Debian's fis-gtm has them; null where it is not installed. */
export function findGtm(): string | null {
  const parents = readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'fis-gtm'))
  const versions = parents.flatMap((parent) => entriesOf(parent).map((name) => join(parent, name)))
  return versions.find((folder) => entriesOf(folder).includes('mupip')) ?? null
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** GT.M with the bank of bank.m, below one folder. */
export interface Engine {
  /** The volumes in use; a database can be opened nowhere else, since it knows the path of its journal. */
  readonly live: string
  /** Runs a program of GT.M to its end. */
  readonly run: (program: 'mumps' | 'mupip', ...words: readonly string[]) => Ended
  readonly spawn: (input: number, ...words: readonly string[]) => ChildProcess
}

/** The end of a program; the status is null if its time was up. */
export interface Ended {
  readonly status: number | null
  readonly text: string
}

/** Prepares the folder; the file `environment` in it has the variables for a shell, and MUPIP. */
export function makeEngine(dist: string, folder: string): Engine {
  const live = join(folder, 'live')
  for (const one of ['live', 'routines']) mkdirSync(join(folder, one), { recursive: true })
  const variables = {
    gtm_dist: dist,
    gtmgbldir: join(folder, 'bank.gld'),
    gtmroutines: `${folder}/routines(${__dirname}) ${dist}/libgtmutil.so`,
    gtm_tmp: folder,
    gtm_log: folder,
    gtm_chset: 'M',
    BANK: live,
  }
  const words = Object.entries({ ...variables, MUPIP: join(dist, 'mupip') })
  writeFileSync(join(folder, 'environment'), words.map(([name, value]) => `export ${name}='${value}'\n`).join(''))
  const { BANK: _, ...withoutBank } = variables
  const env = { PATH: '/usr/bin:/bin', ...variables }
  const made = spawnSync(join(dist, 'mumps'), ['-run', 'GDE'], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', ...withoutBank },
    input: LAYOUT,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  })
  if (!entriesOf(folder).includes('bank.gld')) throw new Error(`GDE: made no global directory\n${made.stdout}`)
  return {
    live,
    run: (program, ...args) => {
      const { status, stdout, stderr } = spawnSync(join(dist, program), args, {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        timeout: LIMIT_MS,
      })
      return { status, text: `${stdout}${stderr}` }
    },
    spawn: (input, ...args) => spawn(join(dist, 'mumps'), args, { cwd: folder, env, stdio: [input, 'pipe', 'pipe'] }),
  }
}

/** A bank that two processes write to. */
export interface OpenBank {
  /** Resolves when each writer has committed rounds that began after the call. */
  readonly progress: () => Promise<void>
  /** Copies volumes as they are at one moment: nobody writes meanwhile. */
  readonly cut: (volumes: readonly Volume[], to: string) => Promise<void>
  /** Ends the writers, and removes the volumes. */
  readonly close: () => Promise<void>
}

/** Makes new databases, journals and accounts, and starts two writers. */
export async function openBank(engine: Engine): Promise<OpenBank> {
  for (const volume of VOLUMES) mkdirSync(join(engine.live, volume), { recursive: true })
  must(engine.run('mupip', 'create'))
  // hundredths of a second: what is committed comes to the databases soon, and a part at a time
  must(engine.run('mupip', 'set', '-flush_time=00:00:00:01', '-region', '*'))
  must(engine.run('mumps', '-run', 'fill^bank'))
  for (const [region, journal] of Object.entries({ DEFAULT: 'a', B: 'b' })) {
    const file = join(engine.live, 'j', `${journal}.mjl`)
    must(engine.run('mupip', 'set', `-journal=enable,on,before,filename=${file}`, '-region', region))
  }
  const writers = [startWriter(engine, '1'), startWriter(engine, '2')]
  await Promise.all(writers.map(({ begun }) => begun))
  const progress = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS; round++) await Promise.all(writers.map(({ committed }) => committed()))
  }
  await progress()
  return {
    progress,
    cut: async (volumes, to) => {
      await Promise.all(writers.map(({ stop }) => stop()))
      for (const volume of volumes) cpSync(join(engine.live, volume), join(to, volume), { recursive: true })
      for (const { goOn } of writers) goOn()
    },
    close: async () => {
      await Promise.all(writers.map(({ end }) => end()))
      // removes the shared memory also where a writer could not
      engine.run('mupip', 'rundown', '-region', '*', '-override')
      rmSync(engine.live, { recursive: true })
    },
  }
}

function startWriter(engine: Engine, number: string) {
  // GT.M takes a pipe of Node's for a socket, and writes its answers there
  const fifo = join(engine.live, `asked.${number}`)
  execFileSync('mkfifo', [fifo])
  const input = openSync(fifo, 'r+')
  const child = engine.spawn(input, '-run', 'write^bank', number)
  const said: string[] = []
  let heard = (): void => {}
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null)
      createInterface(stream).on('line', (line) => {
        said.push(line)
        heard()
      })
  const ended = once(child, 'exit').then(() => heard())
  const next = (word: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const from = said.length
      const give = (why: string): void => reject(new Error(`writer ${number}: ${why}: ${said.slice(-3).join(' ')}`))
      const limit = setTimeout(() => give(`no ${word} within ${LIMIT_MS} ms`), LIMIT_MS)
      heard = (): void => {
        const isOver = child.exitCode !== null || child.signalCode !== null
        if (!isOver && !said.slice(from).includes(word)) return
        clearTimeout(limit)
        if (isOver) give('ended')
        else resolve()
      }
    })
  return {
    begun: next('begun'),
    committed: () => {
      const answer = next('committed')
      writeSync(input, '\n')
      return answer
    },
    stop: async () => {
      child.kill('SIGSTOP')
      // nothing tells that a process has stopped
      for (const end = Date.now() + LIMIT_MS; !isStopped(child.pid ?? 0); await wait(1))
        if (Date.now() > end) throw new Error(`writer ${number}: does not stop`)
    },
    goOn: () => child.kill('SIGCONT'),
    end: async () => {
      child.kill('SIGCONT')
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
      await ended
      clearTimeout(limit)
      closeSync(input)
    },
  }
}

/** Throws if a program of GT.M failed. */
function must({ status, text }: Ended): void {
  if (status !== 0) throw new Error(`GT.M: status ${status}\n${text}`)
}
