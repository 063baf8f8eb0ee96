import type { Host } from '../../src/host/host.ts'

/** `host` with some of its answers replaced. */
export function hostWith(host: Host, changed: Partial<Host>): Host {
  return new Proxy(host, {
    get: (inner, key) => {
      const own = changed[key as keyof Host] ?? inner[key as keyof Host]
      return typeof own === 'function' ? own.bind(inner) : own
    },
  })
}

/** The error of a failed system call. */
export const systemError = (errno: string): Error => Object.assign(new Error(errno), { code: errno })
