import type { Block, BlockKind, Joint } from './model.ts'

// How far a closing word looks for what it closes: bounds the work on text like `{ { { fi fi fi`.
const REACH = 32

/** A block while the script is read: what comes behind it is not known before it ends. */
export interface OpenBlock extends Block {
  after: string
}

/** What is known of a block when it begins. */
export interface BlockStart {
  readonly offset: number
  readonly from: number
  readonly label?: string
  readonly conditionFrom?: number | undefined
  readonly chain?: Block | null | undefined
  readonly before?: Joint
  readonly negated?: boolean
}

/** The blocks that are open at a place, innermost last. */
export interface BlockStack {
  readonly top: () => Block | null
  readonly push: (kind: BlockKind, start: BlockStart) => Block
  /** Ends the innermost block of one of `kinds`, and what is open in it. null, and nothing ended, if there is none. */
  readonly close: (...kinds: readonly BlockKind[]) => OpenBlock | null
  /** The innermost open block of one of `kinds`. */
  readonly find: (...kinds: readonly BlockKind[]) => Block | null
  readonly open: () => readonly Block[]
}

/** An empty stack inside `parent`; every block that begins is added to `all`. */
export function blockStack(parent: Block | null, all: Block[]): BlockStack {
  const blocks: OpenBlock[] = []
  const top = (): Block | null => blocks.at(-1) ?? parent
  const indexOf = (kinds: readonly BlockKind[]): number => {
    const near = blocks.slice(-REACH)
    const index = near.findLastIndex(({ kind }) => kinds.includes(kind))
    return index < 0 ? index : index + blocks.length - near.length
  }
  return {
    top,
    push: (kind, { offset, from, label = '', conditionFrom = from, chain = null, before = '', negated = false }) => {
      const block = { kind, parent: top(), offset, from, label, conditionFrom, chain, before, after: '', negated }
      blocks.push(block)
      all.push(block)
      return block
    },
    close: (...kinds) => {
      const index = indexOf(kinds)
      return index < 0 ? null : (blocks.splice(index)[0] ?? null)
    },
    find: (...kinds) => blocks[indexOf(kinds)] ?? null,
    open: () => blocks,
  }
}
