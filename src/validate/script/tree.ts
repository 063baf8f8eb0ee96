import type { Block, Command, Joint, Script } from './model.ts'

/** A script as what runs after what. Built from the flat form, so that it is the same whatever reads the text. */
export type Step = {
  readonly before: Joint
  readonly after: string
  /** Whether `!` turns its status round. */
  readonly negated: boolean
} & (
  | { readonly kind: 'command'; readonly command: Command; readonly inner: readonly Steps[] }
  | {
      readonly kind: 'if'
      readonly arms: readonly { readonly condition: Steps; readonly body: Steps }[]
      readonly otherwise: Steps
    }
  | {
      readonly kind: 'loop'
      /** Of a `for` its head; else null. */
      readonly head: Command | null
      readonly condition: Steps
      readonly isUntil: boolean
      readonly body: Steps
    }
  | {
      readonly kind: 'case'
      readonly head: Command | null
      readonly branches: readonly { readonly patterns: readonly string[]; readonly steps: Steps }[]
    }
  | { readonly kind: 'group' | 'subshell'; readonly body: Steps }
)

export type Steps = readonly Step[]

export interface Tree {
  readonly steps: Steps
  readonly functions: ReadonlyMap<string, Steps>
}

// Deeper blocks are left out, so that no input exhausts the stack.
const DEEPEST = 60

type Part = { readonly at: number } & (
  | { readonly command: Command; readonly block?: never }
  | { readonly block: Block; readonly command?: never }
)

/** The tree of a script. Total: blocks without an end end with what they stand in. */
export function treeOf(script: Script): Tree {
  const parts = new Map<Block | null, Part[]>()
  const add = (parent: Block | null, part: Part): void => {
    const known = parts.get(parent)
    if (known === undefined) parts.set(parent, [part])
    else known.push(part)
  }
  for (const command of script.commands) add(command.block, { at: command.offset, command })
  for (const block of script.blocks) add(block.parent, { at: block.offset, block })
  // Where both begin, the command stays first: the head of a case begins where its block does.
  for (const list of parts.values()) list.sort((a, b) => a.at - b.at)

  const functions = new Map<string, Steps>()
  const within = (block: Block | null, depth: number): Steps => {
    if (depth > DEEPEST) return []
    return stepsOf(block, { partsOf: (of) => parts.get(of) ?? [], within: (of) => within(of, depth + 1), functions })
  }
  return { steps: within(null, 0), functions }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type If = Omit<Mutable<Extract<Step, { kind: 'if' }>>, 'arms'> & { arms: { condition: Steps; body: Steps }[] }

interface Source {
  readonly partsOf: (block: Block | null) => readonly Part[]
  readonly within: (block: Block) => Steps
  readonly functions: Map<string, Steps>
}

function stepsOf(parent: Block | null, { partsOf, within, functions }: Source): Steps {
  const steps: Step[] = []
  const chains = new Map<Block | null, If>()
  let head: Command | null = null
  let inner: Steps[] = []
  let loop: Block | null = null
  const branchesOf = (block: Block) =>
    partsOf(block).flatMap((part) =>
      part.block?.kind === 'branch' ? [{ patterns: part.block.label.split('|'), steps: within(part.block) }] : [],
    )
  for (const { command, block } of partsOf(parent)) {
    if (command !== undefined) {
      inner = []
      const first = command.words[0]?.raw
      head = first === 'for' || first === 'select' || first === 'case' ? command : null
      const { before, after, negated } = command
      if (head === null) steps.push({ kind: 'command', command, inner, before, after, negated })
      continue
    }
    const { before, after, negated } = block
    switch (block.kind) {
      case 'if': {
        const condition = within(block)
        const known = chains.get(block.chain)
        if (known !== undefined) known.arms.push({ condition, body: [] })
        else {
          const started: If = { kind: 'if', arms: [{ condition, body: [] }], otherwise: [], before, after, negated }
          chains.set(block, started)
          steps.push(started)
        }
        break
      }
      case 'then': {
        const arm = chains.get(block.chain)?.arms.at(-1)
        if (arm !== undefined) arm.body = within(block)
        break
      }
      case 'else': {
        const chain = chains.get(block.chain)
        if (chain !== undefined) chain.otherwise = within(block)
        break
      }
      case 'while':
        loop = block
        break
      case 'do': {
        const condition = loop === null ? [] : within(loop)
        const start = loop ?? head
        steps.push({
          kind: 'loop',
          head,
          condition,
          isUntil: loop?.label === 'until',
          body: within(block),
          before: start?.before ?? '',
          after,
          negated: start?.negated ?? false,
        })
        loop = null
        head = null
        break
      }
      case 'case':
        steps.push({
          kind: 'case',
          head,
          branches: branchesOf(block),
          before: head?.before ?? '',
          after,
          negated: head?.negated ?? false,
        })
        head = null
        break
      case 'group':
      case 'subshell':
        steps.push({ kind: block.kind, body: within(block), before, after, negated })
        break
      case 'function':
        functions.set(block.label, within(block))
        break
      case 'substitution':
        inner.push(within(block))
        break
      case 'branch':
        steps.push({ kind: 'group', body: within(block), before, after, negated })
        break
    }
  }
  return steps
}
