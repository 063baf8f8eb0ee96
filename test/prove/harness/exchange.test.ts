import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtDist } from '../../built.ts'
import { emptyRoot, removeGuests } from '../../harness/temp-guest.ts'

const NOBODY = 65534
const isRoot = process.getuid?.() === 0

let dist = ''
beforeAll(() => {
  dist = builtDist()
}, 120_000)
afterAll(removeGuests)

/** A script that replaces each program it can write below `$1` by a program of its own, until a signal kills the script. */
const ATTACK = `printf '#!/bin/sh\\nid -u >"%s/became"\\n' "$1" >"$1/evil"; chmod 755 "$1/evil"; echo ready
while :; do
  for file in "$2"/*/fake/iris-*.sh "$2"/*/fake "$2"/*/usr/bin/iris "$2"/fake/iris-*.sh "$2"/fake "$2"/usr/bin/iris; do
    [ -e "$file" ] || continue
    [ ! -d "$file" ] || for part in session faults lists; do
      mv "$file/iris-$part.sh" "$file/old" && cp "$1/evil" "$file/iris-$part.sh"
    done
    mv "$file" "$file.old" && cp "$1/evil" "$file"
  done
  sleep 0.01
done 2>/dev/null`

async function attack(place: string): Promise<{ readonly child: ChildProcess; readonly became: () => string }> {
  const own = emptyRoot()
  chmodSync(own, 0o777)
  const child = spawn('/bin/sh', ['-c', ATTACK, 'sh', own, place], {
    uid: NOBODY,
    gid: NOBODY,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  return {
    child,
    became: () => (existsSync(join(own, 'became')) ? readFileSync(join(own, 'became'), 'utf8').trim() : 'nobody else'),
  }
}

/** Plays the default story in folders, as on a machine without namespaces, while another user replaces each program that the user can write. */
async function playBeside(mode: number, args: (place: string) => readonly string[]) {
  const place = join(emptyRoot(), 'place')
  mkdirSync(place)
  chmodSync(place, mode)
  const { child, became } = await attack(place)
  try {
    const bin = emptyRoot()
    writeFileSync(join(bin, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const tool = spawn(process.execPath, [join(dist, 'gen-hooks.mjs'), 'harness', ...args(place)], {
      env: { ...process.env, TMPDIR: place, PATH: `${bin}:${process.env.PATH}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { out: '', err: '' }
    tool.stderr.on('data', (chunk) => {
      said.err += chunk
    })
    const verdicts = (): number => said.out.match(/^ +verdict +\w+/gm)?.length ?? 0
    tool.stdout.on('data', (chunk) => {
      said.out += chunk
      // the checks of the scripts take much longer
      if (verdicts() === 3) tool.kill('SIGINT')
    })
    await once(tool, 'close')
    return { snapshots: verdicts(), stderr: said.err, became: became() }
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
    rmSync(place, { recursive: true, force: true })
  }
}

const asRoot = isRoot ? test : test.skip
const why = isRoot ? '' : ' (needs root)'

asRoot(
  `no user becomes root while root plays the story in a folder like /tmp${why}`,
  async () => {
    expect(await playBeside(0o1777, () => [])).toMatchObject({ snapshots: 3, became: 'nobody else' })
  },
  150_000,
)

asRoot(
  `no user becomes root while root plays the story and every user can write TMPDIR${why}`,
  async () => {
    expect(await playBeside(0o777, () => [])).toMatchObject({ snapshots: 3, became: 'nobody else' })
  },
  150_000,
)

asRoot(
  `a sandbox that others could exchange is refused${why}`,
  async () => {
    const result = await playBeside(0o777, (place) => ['--keep', join(place, 'kept')])
    expect(result).toMatchObject({ snapshots: 0, became: 'nobody else' })
    expect(result.stderr).toMatch(
      /place: mode 0777 lets others write in it, expected a sandbox on a path that no other user can change \[USAGE\]/,
    )
  },
  150_000,
)
