import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { checkOut, makeOutFolder, writeOut } from '../../src/host/write-out.ts'
import { tempFolder } from './temp-folder.ts'

const above = tempFolder()
let folder = ''
let count = 0
beforeEach(() => {
  folder = join(above, String(count++))
  mkdirSync(folder)
})
const at = (name: string): string => join(folder, name)
const modeOf = (path: string): number => lstatSync(path).mode & 0o7777
const isRoot = process.geteuid?.() === 0

function underUmask<Result>(umask: number, act: () => Promise<Result>): Promise<Result> {
  const before = process.umask(umask)
  return act().finally(() => process.umask(before))
}

async function asNobody(act: () => Promise<void>): Promise<void> {
  const groups = process.getgroups?.() ?? []
  process.setgroups?.([])
  process.setegid?.(NOBODY)
  process.seteuid?.(NOBODY)
  try {
    await act()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
    process.setgroups?.(groups)
  }
}
const NOBODY = 65534

describe('a regular file', () => {
  it.each([
    ['022', 0o644],
    ['027', 0o640],
    ['077', 0o600],
  ])('is made as umask %s says', async (umask, mode) => {
    await underUmask(Number.parseInt(umask, 8), () => writeOut(at('new'), 'x'))
    expect(modeOf(at('new'))).toBe(mode)
  })

  it('is replaced whole and keeps its mode, under any umask', async () => {
    writeFileSync(at('old'), 'old')
    chmodSync(at('old'), 0o642)
    await underUmask(0o077, () => writeOut(at('old'), new Uint8Array([110, 101, 119])))
    expect([readFileSync(at('old'), 'utf8'), modeOf(at('old'))]).toEqual(['new', 0o642])
    expect(readdirSync(folder)).toEqual(['old'])
  })

  it('loses the set-user-id and set-group-id bits', async () => {
    writeFileSync(at('old'), 'old')
    chmodSync(at('old'), 0o6755)
    await writeOut(at('old'), 'new')
    expect(modeOf(at('old'))).toBe(0o755)
  })

  it('gets the mode bits that are required', async () => {
    writeFileSync(at('script'), 'old')
    chmodSync(at('script'), 0o644)
    await writeOut(at('script'), 'new', { fresh: 0o700, always: 0o700 })
    expect(modeOf(at('script'))).toBe(0o744)
  })

  it('is written under a relative path', async () => {
    const before = process.cwd()
    process.chdir(folder)
    try {
      await writeOut('here', 'x')
    } finally {
      process.chdir(before)
    }
    expect(readFileSync(at('here'), 'utf8')).toBe('x')
  })
})

;(isRoot ? describe : describe.skip)(`files of other users${isRoot ? '' : ' (root is missing)'}`, () => {
  it('keep their owner, group and mode', async () => {
    writeFileSync(at('theirs'), 'old')
    chmodSync(at('theirs'), 0o640)
    chownSync(at('theirs'), 1234, 4321)
    await writeOut(at('theirs'), 'new')
    const { uid, gid } = lstatSync(at('theirs'))
    expect([uid, gid, modeOf(at('theirs'))]).toEqual([1234, 4321, 0o640])
  })

  it('give a group that cannot be kept only the rights of all users', async () => {
    chmodSync(above, 0o755)
    chmodSync(folder, 0o777)
    writeFileSync(at('theirs'), 'old')
    chmodSync(at('theirs'), 0o664)
    await asNobody(() => writeOut(at('theirs'), 'new'))
    const { uid } = lstatSync(at('theirs'))
    expect([readFileSync(at('theirs'), 'utf8'), uid, modeOf(at('theirs'))]).toEqual(['new', 65534, 0o644])
  })

  it.each(['file', 'link', 'FIFO'])(
    'a %s that another user made in a folder for all users is refused',
    async (kind) => {
      chmodSync(folder, 0o1777)
      writeFileSync(at('precious'), 'precious')
      if (kind === 'file') writeFileSync(at('out'), 'theirs')
      else if (kind === 'link') symlinkSync(at('precious'), at('out'))
      else spawnSync('mkfifo', [at('out')])
      spawnSync('chown', ['-h', '65534', at('out')])
      await expect(writeOut(at('out'), 'new')).rejects.toMatchObject({
        code: 'FILE_UNWRITABLE',
        message: `${at('out')}: cannot be written: belongs to another user, in a folder that every user can write`,
      })
      expect(readFileSync(at('precious'), 'utf8')).toBe('precious')
    },
  )
})

const rootIt = isRoot ? it : it.skip
rootIt.each([
  ['sticky, but not for all', 0o1755, 0],
  ['for all, but not sticky', 0o777, 0],
  ['for all and sticky, of the owner of the file', 0o1777, NOBODY],
])(
  `a file of another user in a folder is written: %s${isRoot ? '' : ' (root is missing)'}`,
  async (_what, mode, owner) => {
    writeFileSync(at('theirs'), 'old')
    chownSync(at('theirs'), NOBODY, NOBODY)
    chownSync(folder, owner, owner)
    chmodSync(folder, mode)
    await writeOut(at('theirs'), 'new')
    expect(readFileSync(at('theirs'), 'utf8')).toBe('new')
  },
)

describe('a link', () => {
  it('is followed through several links and a linked folder, and stays a link', async () => {
    mkdirSync(at('deep/er'), { recursive: true })
    symlinkSync('deep/er', at('folder'))
    writeFileSync(at('deep/real'), 'old')
    chmodSync(at('deep/real'), 0o600)
    symlinkSync('../real', at('deep/er/second'))
    symlinkSync(at('folder/second'), at('first'))
    await writeOut(at('first'), 'new')
    expect([readFileSync(at('deep/real'), 'utf8'), modeOf(at('deep/real'))]).toEqual(['new', 0o600])
    expect(readlinkSync(at('first'))).toBe(at('folder/second'))
    expect(readlinkSync(at('deep/er/second'))).toBe('../real')
  })

  it('to a missing file makes that file', async () => {
    symlinkSync('real', at('link'))
    await writeOut(at('link'), 'new')
    expect(readFileSync(at('real'), 'utf8')).toBe('new')
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true)
  })

  it('to itself is an error', async () => {
    symlinkSync('loop', at('loop'))
    await expect(writeOut(at('loop'), 'x')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: `${at('loop')}: cannot be written: too many links`,
    })
  })

  it('to a device leads to the device', async () => {
    symlinkSync('/dev/null', at('null'))
    await writeOut(at('null'), 'x')
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })
})

describe('what is no regular file', () => {
  it('a device is written to and stays a device', async () => {
    await writeOut('/dev/null', 'x')
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it('a device that takes nothing is an error', async () => {
    await expect(writeOut('/dev/full', 'x')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: '/dev/full: cannot be written: no space left on device',
    })
    expect(lstatSync('/dev/full').isCharacterDevice()).toBe(true)
  })

  it('a FIFO is written to, also with much data and a late reader', async () => {
    spawnSync('mkfifo', [at('fifo')])
    const content = 'x'.repeat(300_000)
    const written = writeOut(at('fifo'), content)
    const reader = spawn('sh', ['-c', `wc -c < "$1"`, 'sh', at('fifo')])
    let said = ''
    reader.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
    await Promise.all([written, once(reader, 'close')])
    expect(said.trim()).toBe('300000')
    expect(lstatSync(at('fifo')).isFIFO()).toBe(true)
  })

  it('a file that is open already is appended to by the number of its descriptor', async () => {
    // the effect of `--out /dev/stderr 2>> file`
    const script = `exec 7>>"$1"; ls -l /proc/$$/fd/7 >/dev/null; echo before >&7; echo $$; read -r line`
    const holder = spawn('sh', ['-c', script, 'sh', at('log')])
    try {
      const [pid] = (await once(holder.stdout, 'data')) as [Buffer]
      await writeOut(`/proc/${pid.toString().trim()}/fd/7`, 'new\n')
      expect(readFileSync(at('log'), 'utf8')).toBe('before\nnew\n')
    } finally {
      holder.stdin.end()
    }
  })

  it('a socket and a folder are errors', async () => {
    const server = createServer().listen(at('socket'))
    await once(server, 'listening')
    await expect(writeOut(at('socket'), 'x')).rejects.toMatchObject({
      message: `${at('socket')}: cannot be written: is a socket, expected a file, a FIFO or a device`,
    })
    server.close()
    for (const [path, why] of [
      [folder, 'is a folder, expected a file'],
      [`${folder}/new/`, 'is the name of a folder, expected that of a file'],
    ] as const)
      await expect(writeOut(path, 'x')).rejects.toMatchObject({ message: `${path}: cannot be written: ${why}` })
    expect(readdirSync(folder)).not.toContain('new')
  })
})

describe('folders', () => {
  it('are not made for a file', async () => {
    await expect(writeOut(at('missing/deep/file'), 'x')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: `${at('missing/deep/file')}: cannot be written: no folder ${at('missing/deep')}, expected one that is there`,
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('a folder that is named for results is made, but no folder above it', async () => {
    await makeOutFolder(at('new'))
    await makeOutFolder(at('new'))
    expect(lstatSync(at('new')).isDirectory()).toBe(true)
    await expect(makeOutFolder(at('missing/deep'))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: `${at('missing/deep')}: cannot be written: no folder ${at('missing')}, expected one that is there`,
    })
    writeFileSync(at('file'), '')
    await expect(makeOutFolder(at('file'))).rejects.toMatchObject({
      message: `${at('file')}: cannot be written: file already exists`,
    })
  })
})

describe('checkOut, which runs before the work,', () => {
  it('accepts a place that can be written, and writes nothing', async () => {
    await checkOut(at('new'))
    await checkOut('/dev/null')
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses a missing folder', async () => {
    await expect(checkOut(at('missing/file'))).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
  })

  const userIt = isRoot ? it.skip : it
  userIt(
    `stops before the work where this user may not write${isRoot ? ' (a normal user is missing)' : ''}`,
    async () => {
      writeFileSync(at('old'), '')
      spawnSync('mkfifo', ['-m', '400', at('fifo')])
      chmodSync(folder, 0o555)
      for (const path of [at('new'), at('old'), at('fifo')])
        await expect(checkOut(path)).rejects.toMatchObject({ message: `${path}: cannot be written: permission denied` })
      chmodSync(folder, 0o755)
    },
  )
})
