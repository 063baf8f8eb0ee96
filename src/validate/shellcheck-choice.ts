/** The ShellCheck of a full check: `wasm` is part of the package, `native` the program of this machine, `off` none. */
export const SHELLCHECKS = ['wasm', 'native', 'off'] as const

export type ShellcheckChoice = (typeof SHELLCHECKS)[number]
