import { lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { errnoOf } from '../errors.ts'
import type { LogSource } from './log-source.ts'

/** `PROD=`, `iris:PROD=` or `docker:web=` before a path: the instance of the log. */
const NAMED = /^((?:(?:iris|cache|docker|podman):)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,254})=(.+)$/s

/** The operands of a command line as logs: `FILE`, `-`, or `INSTANCE=FILE` if no file has that whole name. */
export function namedSources(operands: readonly string[]): readonly LogSource[] {
  return operands.map((operand) => {
    const [, instance, path] = NAMED.exec(operand) ?? []
    if (instance === undefined || path === undefined || isThere(operand))
      return { path: pathOf(operand), instance: null }
    return { path: pathOf(path), instance }
  })
}

function pathOf(text: string): string {
  return text === '-' ? text : resolve(text)
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    // ENAMETOOLONG, or a folder without permission: the path behind `=` may be readable
    if (errnoOf(error) === undefined) throw error
    return false
  }
}
