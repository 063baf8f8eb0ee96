import type { BlockStack } from './block-stack.ts'
import type { Word } from './model.ts'

/**
 * What a reserved word at the start of a command does to the open blocks; false if it is none. A word that closes nothing is passed
 * over: the parsers say what is wrong with it.
 */
export function applyKeyword({ raw, offset }: Word, blocks: BlockStack, from: number): boolean {
  switch (raw) {
    case 'if':
    case 'while':
      blocks.push(raw, offset, from)
      return true
    case 'until':
      blocks.push('while', offset, from)
      return true
    case 'then': {
      const condition = blocks.close('if')
      blocks.push('then', offset, from, '', condition?.from)
      return true
    }
    case 'elif':
      blocks.close('then')
      blocks.push('if', offset, from)
      return true
    case 'else': {
      const then = blocks.close('then')
      blocks.push('else', offset, from, '', then?.conditionFrom)
      return true
    }
    case 'fi':
      blocks.close('then', 'else', 'if')
      return true
    case 'do': {
      const condition = blocks.top()?.kind === 'while' ? blocks.close('while') : null
      blocks.push('do', offset, from, '', condition?.from)
      return true
    }
    case 'done':
      blocks.close('do')
      return true
    case 'esac':
      blocks.close('case')
      return true
    case '{':
      blocks.push('group', offset, from)
      return true
    case '}':
      blocks.close('group', 'function')
      return true
    case '!':
    case 'time':
      return true
    default:
      return false
  }
}
