import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { CHROMIUM, CHROMIUM_OPTIONS } from '../chromium.ts'

type Json = Readonly<Record<string, unknown>>

/** A page in a real browser, driven over its debugging pipe. */
export interface Browser {
  /** A page of that width, light or dark; resolves when it has loaded. */
  readonly open: (path: string, look: { readonly width: number; readonly dark?: boolean }) => Promise<void>
  /** The value of an expression in the page; waits for a promise. */
  readonly value: (expression: string) => Promise<unknown>
  /** Resolves as soon as the expression is true in the page. */
  readonly until: (expression: string) => Promise<void>
  readonly press: (key: string) => Promise<void>
  /** Errors, and requests that the page's policy blocked, since the page was opened. */
  readonly complaints: () => readonly string[]
  readonly send: (method: string, params?: Json) => Promise<Json>
  readonly close: () => Promise<void>
}

/** Starts a browser with a profile of its own. */
export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'gen-hooks-chromium-'))
  const child = spawn(
    CHROMIUM ?? '',
    [...CHROMIUM_OPTIONS, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  const pipe = pipeOf(child)
  const { targetInfos } = (await pipe.send('Target.getTargets')) as {
    targetInfos: readonly { type: string; targetId: string }[]
  }
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId
  const { sessionId } = (await pipe.send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string }
  const send = (method: string, params: Json = {}): Promise<Json> => pipe.send(method, params, sessionId)
  for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`)

  const value = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = (await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value?: unknown }; exceptionDetails?: Json }
    if (exceptionDetails !== undefined) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`)
    return result.value
  }
  return {
    open: async (path, { width, dark = false }) => {
      pipe.complaints.length = 0
      await send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false })
      const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]
      await send('Emulation.setEmulatedMedia', { features })
      const loaded = pipe.event('Page.loadEventFired')
      await send('Page.navigate', { url: `file://${path}` })
      await loaded
    },
    value,
    until: async (expression) => {
      // each frame, in the page itself
      await value(`new Promise((done) => {
        const look = () => ((${expression}) ? done() : setTimeout(look, 10))
        look()
      })`)
    },
    press: async (key) => {
      const text = key === 'Enter' ? { text: '\r' } : {}
      const code = { Enter: 13, Tab: 9, ArrowRight: 39, ArrowLeft: 37, Escape: 27, End: 35 }[key] ?? 0
      await send('Input.dispatchKeyEvent', { type: 'keyDown', key, windowsVirtualKeyCode: code, ...text })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: code })
    },
    complaints: () => pipe.complaints,
    send,
    close: async () => {
      await pipe.send('Browser.close')
      await ended
      // processes of the browser may still write for a moment
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

function pipeOf(child: ChildProcess) {
  const [, , , toBrowser, fromBrowser] = child.stdio as readonly unknown[] as [null, null, null, Writable, Readable]
  const waiting = new Map<number, { resolve: (result: Json) => void; reject: (error: Error) => void }>()
  const events = new Map<string, () => void>()
  const complaints: string[] = []
  let last = 0
  let buffered: Buffer[] = []
  fromBrowser.on('data', (chunk: Buffer) => {
    let from = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      heard(Buffer.concat([...buffered, chunk.subarray(from, end)]).toString('utf8'))
      buffered = []
      from = end + 1
    }
    buffered.push(chunk.subarray(from))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('chromium: ended'))
  })

  function heard(text: string): void {
    const message = JSON.parse(text) as {
      id?: number
      method?: string
      params?: { entry?: { level: string; text: string }; exceptionDetails?: Json; type?: string }
      result?: Json
      error?: Json
    }
    if (message.id !== undefined) {
      const answer = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.error === undefined) answer?.resolve(message.result ?? {})
      else answer?.reject(new Error(`chromium: ${JSON.stringify(message.error)}`))
      return
    }
    const { method = '', params } = message
    if (method === 'Log.entryAdded' && params?.entry?.level === 'error') complaints.push(params.entry.text)
    if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params?.exceptionDetails))
    if (method === 'Runtime.consoleAPICalled' && params?.type === 'error') complaints.push(JSON.stringify(params))
    events.get(method)?.()
  }
  return {
    complaints,
    event: (method: string): Promise<void> =>
      new Promise((resolve) => {
        events.set(method, resolve)
      }),
    send: (method: string, params: Json = {}, sessionId?: string): Promise<Json> =>
      new Promise((resolve, reject) => {
        last++
        waiting.set(last, { resolve, reject })
        toBrowser.write(
          `${JSON.stringify({ id: last, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
        )
      }),
  }
}
