import { CLEAR_LINE, progress, withProgress } from '../../src/text/progress.ts'

let written: string[] = []
const write = (text: string): void => {
  written.push(text)
}
const [wasTerminal, wasCi] = [process.stderr.isTTY, process.env.CI]

function atTerminal(isTerminal: boolean): void {
  Object.defineProperty(process.stderr, 'isTTY', { value: isTerminal, configurable: true })
}

beforeEach(() => {
  written = []
  delete process.env.CI
  atTerminal(true)
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
  atTerminal(wasTerminal)
  if (wasCi !== undefined) process.env.CI = wasCi
})

test('a command that ends soon shows no line of progress', () => {
  const line = progress(write)
  line.show('reading')
  jest.advanceTimersByTime(400)
  line.end()
  jest.advanceTimersByTime(5000)
  expect(written).toEqual([])
})

test('a longer command shows its work and its time, and removes the line at the end', () => {
  const line = progress(write)
  line.show('reading a.log')
  jest.advanceTimersByTime(1000)
  line.show('reading b.log')
  jest.advanceTimersByTime(1000)
  line.end()
  expect(written[0]).toBe(`${CLEAR_LINE}reading a.log  0 s`)
  expect(written.at(-2)).toBe(`${CLEAR_LINE}reading b.log  2 s`)
  expect(written.at(-1)).toBe(CLEAR_LINE)
  jest.advanceTimersByTime(5000)
  expect(written.at(-1)).toBe(CLEAR_LINE)
})

test('the line of progress is no longer than the terminal, and is not drawn too often', () => {
  const line = progress(write)
  jest.advanceTimersByTime(600)
  for (let count = 0; count < 1000; count++) line.show(`${count} `.repeat(100))
  line.end()
  expect(written.length).toBeLessThanOrEqual(2)
  expect(written[0]?.length).toBe(CLEAR_LINE.length + (process.stderr.columns || 80) - 1)
})

test('a line end in the name of a log makes no second line', () => {
  const line = progress(write)
  line.show('reading a\n\u001b[31mb.log')
  jest.advanceTimersByTime(600)
  line.end()
  expect(written[0]).toBe(`${CLEAR_LINE}reading a\\x0a\\x1b[31mb.log  0 s`)
})

test.each([
  ['no terminal', () => atTerminal(false)],
  ['CI', () => (process.env.CI = 'true')],
])('without a terminal or in CI no line is shown: %s', (_what, set) => {
  set()
  const line = progress(write)
  line.show('reading')
  jest.advanceTimersByTime(5000)
  line.end()
  expect(written).toEqual([])
})

test('an error is printed after the line of progress is removed', async () => {
  const act = withProgress(write, 'reading', async () => {
    jest.advanceTimersByTime(2000)
    throw new Error('torn')
  })
  await expect(act).rejects.toThrow('torn')
  expect(written.length).toBeGreaterThan(1)
  expect(written.at(-1)).toBe(CLEAR_LINE)
})
