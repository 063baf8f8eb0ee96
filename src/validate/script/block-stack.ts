import type { Block, BlockKind } from './model.ts'

// How far a closing word looks for what it closes: bounds the work on text like `{ { { fi fi fi`.
const REACH = 32

/** The blocks that are open at a place, innermost last. */
export interface BlockStack {
  readonly top: () => Block | null
  readonly push: (kind: BlockKind, offset: number, from: number, label?: string, conditionFrom?: number) => void
  /** Ends the innermost block of one of `kinds`, and what is open in it. null, and nothing ended, if there is none. */
  readonly close: (...kinds: readonly BlockKind[]) => Block | null
  /** The innermost open block of one of `kinds`. */
  readonly find: (...kinds: readonly BlockKind[]) => Block | null
  readonly open: () => readonly Block[]
}

/** An empty stack inside `parent`. */
export function blockStack(parent: Block | null): BlockStack {
  const blocks: Block[] = []
  const top = (): Block | null => blocks.at(-1) ?? parent
  const indexOf = (kinds: readonly BlockKind[]): number => {
    for (let index = blocks.length - 1; index >= Math.max(0, blocks.length - REACH); index--) {
      const block = blocks[index]
      if (block !== undefined && kinds.includes(block.kind)) return index
    }
    return -1
  }
  return {
    top,
    push: (kind, offset, from, label = '', conditionFrom = from) => {
      blocks.push({ kind, parent: top(), offset, from, label, conditionFrom })
    },
    close: (...kinds) => {
      const index = indexOf(kinds)
      return index < 0 ? null : (blocks.splice(index)[0] ?? null)
    },
    find: (...kinds) => blocks[indexOf(kinds)] ?? null,
    open: () => blocks,
  }
}
