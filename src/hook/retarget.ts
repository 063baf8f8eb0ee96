import { GenHooksError } from '../errors.ts'
import { type SettingLine, settingLines } from './settings.ts'

/** Where a hook is sent, and what shall run it: `/usr/bin/dash`, `/usr/bin/bash --posix`, `/usr/bin/busybox sh`. */
export interface Target {
  /** The sandbox, absolute. */
  readonly root: string
  readonly shell: string
}

/** A line of a hook that was replaced; 1-based. */
export interface ChangedLine {
  readonly line: number
  readonly was: string
  readonly now: string
}

const FOLDERS = ['RUN_DIR', 'LOG_DIR', 'METRICS_DIR', 'METRICS_FILTER', 'SYSTEMD_DIR']

/** A METRICS_DIR is empty where no metrics are wanted; hooks of 0.1.0 as it was first rendered have no METRICS_FILTER. */
const MAY_BE_MISSING: ReadonlySet<string> = new Set(['METRICS_DIR', 'METRICS_FILTER'])

/**
 * Points a rendered hook into a sandbox: its first line, its PATH and its folders, once each, and no other byte. Folders that lie in the sandbox
 * already, and what of the metrics is not set, stay. Throws HARNESS_FAILED if a line is missing or not as the templates write it.
 */
export function retarget(
  text: string,
  target: Target,
): { readonly text: string; readonly changed: readonly ChangedLine[] } {
  // A quote would end the value, a blank the first line's word.
  if (!/^\/[A-Za-z0-9_./-]+$/.test(target.root)) {
    throw new GenHooksError(
      'HARNESS_FAILED',
      `${target.root}: not fit for a sandbox, expected an absolute path of plain characters`,
    )
  }
  const lines = text.split('\n')
  const changed: ChangedLine[] = []
  const replace = (line: number, now: string): void => {
    const was = lines[line] ?? ''
    if (was === now) return
    lines[line] = now
    changed.push({ line: line + 1, was, now })
  }

  if (lines[0] !== '#!/bin/sh') throw odd('line 1', '#!/bin/sh')
  replace(0, `#!${target.shell}`)
  const settings = settingLines(text)
  const path = only(settings, 'PATH')
  replace(path.line, `PATH='${target.root}/usr/sbin:${target.root}/usr/bin:${path.value}'`)
  for (const name of FOLDERS) {
    if (MAY_BE_MISSING.has(name) && !settings.some((one) => one.name === name && one.value !== '')) continue
    const { line, value } = only(settings, name)
    if (value.startsWith(`${target.root}/`)) continue
    if (!value.startsWith('/')) throw odd(`line ${line + 1}: ${lines[line]}`, 'an absolute path')
    replace(line, `${name}='${target.root}${value}'`)
  }
  return { text: lines.join('\n'), changed }
}

function only(settings: readonly SettingLine[], name: string): SettingLine {
  const found = settings.filter((one) => one.name === name)
  const [first] = found
  if (first === undefined || found.length > 1) {
    throw odd(`${name}: stands there ${found.length} times`, `one line ${name}='...'`)
  }
  return first
}

function odd(what: string, expected: string): GenHooksError {
  return new GenHooksError('HARNESS_FAILED', `hook: ${what}, expected ${expected}`)
}
