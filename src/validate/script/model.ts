/** A word of a command. */
export interface Word {
  /** As written. */
  readonly raw: string
  /** Quotes and backslashes taken away; expansions stay as written. */
  readonly plain: string
  readonly offset: number
}

/** What a command stands in. Conditions of `if` and `while` are blocks of their own, beside what they guard. */
export type BlockKind =
  | 'if'
  | 'then'
  | 'else'
  | 'while'
  | 'do'
  | 'case'
  | 'branch'
  | 'function'
  | 'group'
  | 'subshell'
  | 'substitution'

export interface Block {
  readonly kind: BlockKind
  readonly parent: Block | null
  readonly offset: number
  /** Index of the first command in it. */
  readonly from: number
  /** Of a function its name, of a case its subject, of a branch its patterns joined with `|`; else empty. */
  readonly label: string
  /** Of a `then` or `do` the index where its condition begins; else `from`. */
  readonly conditionFrom: number
}

export interface Redirect {
  readonly operator: string
  /** null if the target is missing. */
  readonly target: Word | null
}

/** One simple command, or the head of a `for` or `case`. Flat: what is around it is told by `block`. */
export interface Command {
  readonly offset: number
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
  readonly block: Block | null
  /** The operator before it, if it continues a list or pipeline. */
  readonly before: '' | '&&' | '||' | '|' | '|&'
  /** The operator that ends it: `|`, `&&`, `;`, newline, ... */
  readonly after: string
}

/** A script taken apart as far as it can be. Never fails: what cannot be understood is left out. */
export interface Script {
  readonly name: string
  readonly text: string
  readonly commands: readonly Command[]
  /** Names of the functions it defines. */
  readonly functions: ReadonlySet<string>
  /** Offsets of backquotes that begin a substitution. */
  readonly backquotes: readonly number[]
  /** Offset and text, `#` included. */
  readonly comments: readonly { readonly offset: number; readonly text: string }[]
  /** Blocks that nothing ends. */
  readonly unclosed: readonly Block[]
  readonly cases: readonly Block[]
  /** Those of all cases, the empty ones too. */
  readonly branches: readonly Block[]
  /** 1-based line and column of an offset. */
  readonly placeOf: (offset: number) => { readonly line: number; readonly column: number }
}
