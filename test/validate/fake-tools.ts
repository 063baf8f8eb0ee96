import type { Host, RunOptions, RunResult } from '../../src/host/host.ts'

type Run = (file: string, args: readonly string[], options: RunOptions) => Partial<RunResult>

/** A host that only runs programs: `run` returns their results, and every program exists unless `absent` names the program. */
export function fakeTools(run: Run, absent: readonly string[] = []): Host {
  const host: Pick<Host, 'uid' | 'run' | 'which'> = {
    uid: 0,
    run: async (file, args, options) => ({
      end: { kind: 'exited', status: 0 },
      stdout: Buffer.alloc(0),
      stderr: Buffer.alloc(0),
      ...run(file, args, options),
    }),
    which: async (name) => (absent.includes(name) ? null : `/usr/bin/${name}`),
  }
  return host as Host
}

/** One call of a program. */
export interface Asked {
  readonly file: string
  readonly args: readonly string[]
  readonly options: RunOptions
}

/** A host whose programs all have the same result, and the calls of them. */
export function listening(answer: Partial<RunResult> = {}): { readonly host: Host; readonly asked: Asked[] } {
  const asked: Asked[] = []
  const host = fakeTools((file, args, options) => {
    asked.push({ file, args, options })
    return answer
  })
  return { host, asked }
}

/** The answer of a program that prints a value as JSON. */
export function printed(value: unknown): Partial<RunResult> {
  return { stdout: Buffer.from(`${JSON.stringify(value)}\n`) }
}
