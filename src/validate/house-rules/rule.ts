import type { Finding } from '../../model.ts'
import type { Caller } from '../caller.ts'
import type { Script } from '../script/model.ts'

/** Something a rule has found, at an offset into the script's text. */
export interface Hit {
  readonly offset: number
  readonly message: string
}

/** One fault that can be seen in the text of a hook. docs/reference/house-rules.md is made from these. */
export interface HouseRule {
  /** `GH001`; never reused for something else. */
  readonly id: string
  /** A short noun phrase. */
  readonly title: string
  /** What goes wrong, and who has seen it. */
  readonly why: string
  readonly severity: Finding['severity']
  /** Rules for `ours` are about the form of what gen-hooks renders. */
  readonly scope: 'any' | 'ours'
  /** A script with exactly this fault among its findings. */
  readonly bad: string
  /** A script that does the same without it. */
  readonly good: string
  /** Names of the two examples, where the rule looks at them. */
  readonly names?: { readonly bad: string; readonly good: string }
  /** In linear time, for any text; the first hits are enough. */
  readonly check: (script: Script, caller: Caller | 'unknown') => readonly Hit[]
}

/** A script's first line and the given ones, for examples. */
export function sh(...lines: readonly string[]): string {
  return `${['#!/bin/sh', ...lines].join('\n')}\n`
}
