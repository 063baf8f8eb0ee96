import { ENDINGS } from './endings.ts'
import type { Case } from './judge.ts'
import { SURROUNDINGS } from './surroundings.ts'

/** The stories that VMware Tools plays with our hooks. */
export const CASES: readonly Case[] = [...ENDINGS, ...SURROUNDINGS]
