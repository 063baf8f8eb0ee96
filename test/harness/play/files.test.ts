import { lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseScenario } from '../../../src/harness/language/parse.ts'
import type { ScenarioContext } from '../../../src/harness/play/context.ts'
import { ACTS } from '../../../src/harness/play/steps/steps.ts'
import { tempFolder } from '../../host/temp-folder.ts'

const folder = tempFolder()
let guests = 0

/** A guest in a folder of its own, and the last step of a scenario, played on the guest. */
function guest(): { readonly at: (path: string) => string; readonly act: (line: string, sections?: string) => void } {
  const root = join(folder, `guest${guests++}`)
  mkdirSync(root)
  const at = (path: string): string => join(root, path)
  const act = (line: string, sections = ''): void => {
    const parsed = parseScenario(`# A.\nneeds chown namespace\n${line}\n${sections}`, 'a', 'a')
    if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
    const { scenario } = parsed
    const [step] = scenario.steps
    const context = { scenario, guest: { mode: 'sandbox', fakes: root, at }, other: null } as unknown as ScenarioContext
    if (step !== undefined) ACTS[step.verb]?.(context, step)
  }
  return { at, act }
}

describe('put', () => {
  test.each<[string, string, Buffer]>([
    ['a section', 'put /etc/x a', Buffer.from('one\nté\n')],
    ['a text without a newline', "put /etc/x text='a b'", Buffer.from('a b')],
    ['nothing', 'put /etc/x text=', Buffer.alloc(0)],
    ['bytes of all values', 'put /etc/x bytes=3', Buffer.from([13, 180, 91])],
    ['a byte, and many', 'put /etc/x text=$0xff$0x00*3-$0x0a', Buffer.from([255, 0, 0, 0, 45, 10])],
    ['a number that no process has', 'put /etc/x text=$NO_PID', Buffer.from('4999999')],
    ['texts that are no byte and no word', 'put /etc/x text=$0xZZ$BOO$(x)', Buffer.from('$0xZZ$BOO$(x)')],
  ])('%s', (_, line, bytes) => {
    const { at, act } = guest()
    act(line, '-- a --\none\nté\n')
    expect(readFileSync(at('/etc/x'))).toEqual(bytes)
    expect(lstatSync(at('/etc/x')).mode & 0o7777).toBe(0o600)
  })

  test('the id of this boot', () => {
    const { at, act } = guest()
    act('put /etc/x text=<$BOOT>')
    expect(readFileSync(at('/etc/x'), 'utf8')).toMatch(/^<[0-9a-f-]{36}>$/)
  })

  test('a folder, a FIFO and a link are made, also in the place of a file', () => {
    const { at, act } = guest()
    for (const path of ['/run/d', '/run/f', '/run/l']) act(`put ${path} text=x`)
    act('put /run/d type=dir mode=1770')
    act('put /run/f type=fifo mode=622')
    act('put /run/l type=link text=/run/d')
    act('put /run/full type=link text=/dev/full')
    expect(lstatSync(at('/run/d')).isDirectory()).toBe(true)
    expect(lstatSync(at('/run/d')).mode & 0o7777).toBe(0o1770)
    expect(lstatSync(at('/run/f')).isFIFO()).toBe(true)
    expect(lstatSync(at('/run/f')).mode & 0o7777).toBe(0o622)
    expect(readlinkSync(at('/run/l'))).toBe(at('/run/d'))
    expect(readlinkSync(at('/run/full'))).toBe('/dev/full')
  })

  test('an existing folder gets another mode, and keeps its files', () => {
    const { at, act } = guest()
    act('put /run/d/x text=x')
    act('put /run/d type=dir mode=777')
    expect(lstatSync(at('/run/d')).mode & 0o7777).toBe(0o777)
    expect(readFileSync(at('/run/d/x'), 'utf8')).toBe('x')
  })

  test('a file does not replace a folder', () => {
    const { act } = guest()
    act('put /run/d/x text=x')
    expect(() => act('put /run/d text=x')).toThrow('/run/d is a folder, expected none in the place of a file')
  })

  const asRoot = process.getuid?.() === 0 ? test : test.skip
  asRoot('the owner of a file and of a link is set', () => {
    const { at, act } = guest()
    act('put /run/x text=x owner=65534')
    act('put /run/l type=link text=/run/x owner=65533')
    expect(lstatSync(at('/run/x'))).toMatchObject({ uid: 65534, gid: 65534 })
    expect(lstatSync(at('/run/l')).uid).toBe(65533)
  })
})

describe('a file outside the guest does not change', () => {
  test.each([
    'put /run/away/x text=x',
    'put /run/away/deep/x text=x',
    'remove /run/away/x',
    'put /run/gone/x text=x',
    'full /run/away',
    'readonly /run/away',
  ])('%s', (line) => {
    const { at, act } = guest()
    const outside = join(folder, `outside${guests}`)
    mkdirSync(outside)
    writeFileSync(join(outside, 'x'), 'mine')
    mkdirSync(at('/run'))
    symlinkSync(outside, at('/run/away'))
    symlinkSync(join(outside, 'nothing'), at('/run/gone'))
    expect(() => act(line)).toThrow(/^\/run\/(away|gone)\S* is not of the guest: \S+ is /)
    expect(readFileSync(join(outside, 'x'), 'utf8')).toBe('mine')
    expect(lstatSync(join(outside, 'deep'), { throwIfNoEntry: false })).toBeUndefined()
    expect(lstatSync(join(outside, 'nothing'), { throwIfNoEntry: false })).toBeUndefined()
  })

  test('a link itself may be removed', () => {
    const { at, act } = guest()
    const outside = join(folder, `outside${guests}`)
    mkdirSync(outside)
    mkdirSync(at('/run'))
    symlinkSync(outside, at('/run/away'))
    act('remove /run/away')
    expect(lstatSync(at('/run/away'), { throwIfNoEntry: false })).toBeUndefined()
    expect(lstatSync(outside).isDirectory()).toBe(true)
  })
})

describe('the verbs files and mode', () => {
  const { act } = guest()
  act('put /run/d/b text= mode=640')
  act('put /run/d/a text= mode=640')
  act('put /run/e type=dir mode=755')

  test.each(['files /run/d a b', 'files /run/d b a', 'files /run/e none', 'mode /run/e 755', 'mode /run/d/* 640'])(
    '%s',
    (line) => {
      expect(() => act(line)).not.toThrow()
    },
  )

  test.each([
    ['files /run/d a', 'in /run/d: a b, expected a'],
    ['files /run/d none', 'in /run/d: a b, expected none'],
    ['files /run/e a', 'in /run/e: none, expected a'],
    ['files /run/d/a none', '/run/d/a is no folder'],
    ['files /run/x none', '/run/x is no folder'],
    ['mode /run/e 700', '/run/e has mode 755, expected 700'],
    ['mode /run/x 700', '/run/x has mode nothing, expected 700'],
    ['mode /run/d/* 600', '/run/d/a has mode 640, expected 600'],
    ['mode /run/e/* 600', '/run/e is empty'],
  ])('%s is broken', (line, why) => {
    expect(() => act(line)).toThrow(why)
  })
})
