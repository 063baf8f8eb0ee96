import type { BlockStack, OpenBlock } from './block-stack.ts'
import type { Joint, Word } from './model.ts'

/** A reserved word, and the compound command that it ends. */
export interface KeywordRead {
  readonly closed: OpenBlock | null
}

/**
 * What a reserved word at the start of a command does to the open blocks; null if it is none. A word that closes nothing is passed
 * over: the parsers say what is wrong with it.
 */
export function applyKeyword(
  { raw, offset }: Word,
  blocks: BlockStack,
  from: number,
  { before, negated }: { readonly before: Joint; readonly negated: boolean },
): KeywordRead | null {
  switch (raw) {
    case 'if':
    case 'while':
      blocks.push(raw, { offset, from, before, negated })
      return { closed: null }
    case 'until':
      blocks.push('while', { offset, from, before, negated, label: 'until' })
      return { closed: null }
    case 'then': {
      const condition = blocks.close('if')
      blocks.push('then', { offset, from, conditionFrom: condition?.from, chain: condition?.chain ?? condition })
      return { closed: null }
    }
    case 'elif': {
      const then = blocks.close('then')
      blocks.push('if', { offset, from, chain: then?.chain })
      return { closed: null }
    }
    case 'else': {
      const then = blocks.close('then')
      blocks.push('else', { offset, from, conditionFrom: then?.conditionFrom, chain: then?.chain })
      return { closed: null }
    }
    case 'fi': {
      const last = blocks.close('then', 'else', 'if')
      return { closed: last === null ? null : ((last.chain ?? last) as OpenBlock) }
    }
    case 'do': {
      const condition = blocks.top()?.kind === 'while' ? blocks.close('while') : null
      blocks.push('do', { offset, from, conditionFrom: condition?.from })
      return { closed: null }
    }
    case 'done':
      return { closed: blocks.close('do') }
    case 'esac':
      return { closed: blocks.close('case') }
    case '{':
      blocks.push('group', { offset, from, before, negated })
      return { closed: null }
    case '}':
      return { closed: blocks.close('group', 'function') }
    default:
      return null
  }
}
