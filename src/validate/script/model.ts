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
  /** Of `then`, `elif` and `else` the `if` that all of it begins with; else null. */
  readonly chain: Block | null
  /** The operator before the compound command that it begins, as in `Command`. */
  readonly before: Joint
  /** The operator behind the compound command that it begins: `|`, `&`, `||`, ... */
  readonly after: string
  /** Whether `!` stands before the compound command that it begins. */
  readonly negated: boolean
}

/** What joins a command to the one before it in a list or pipeline. */
export type Joint = '' | '&&' | '||' | '|' | '|&'

export interface Redirect {
  readonly operator: string
  /** null if the target is missing. */
  readonly target: Word | null
  /** The text of a here-document; empty for all others. */
  readonly body: string
}

/** One program that a command starts, behind `sudo`, `timeout`, `sh -c` and the like, the variables that the script sets filled in. */
export interface Run {
  /** Without folders. */
  readonly name: string
  readonly path: string
  readonly args: readonly string[]
  /** The programs that start it, outermost first, each with its own words. */
  readonly by: readonly { readonly name: string; readonly args: readonly string[] }[]
  /** Whether the text for a shell in which it stands gives it a file as standard input. */
  readonly readsFile: boolean
}

/** One simple command, or the head of a `for` or `case`, as it is written. Flat: what is around it is told by `block`. */
export interface WrittenCommand {
  readonly offset: number
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
  readonly block: Block | null
  /** The operator before it, if it continues a list or pipeline. */
  readonly before: Joint
  /** The operator that ends it: `|`, `&&`, `;`, newline, ... */
  readonly after: string
  /** Whether `!` stands before it. */
  readonly negated: boolean
}

/** A command with what can be told of it from the rest of the script. */
export interface Command extends WrittenCommand {
  /** Its place among the commands of the script. */
  readonly index: number
  /** All words, quotes taken away, variables that the script sets filled in, one blank between. */
  readonly text: string
  readonly runs: readonly Run[]
  /** What it is given on standard input, as far as the script has it; null if it is given nothing. */
  readonly input: string | null
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
  /** All of them, in the order in which they begin. */
  readonly blocks: readonly Block[]
  /** Those of all cases, the empty ones too. */
  readonly branches: readonly Block[]
  /** 1-based line and column of an offset. */
  readonly placeOf: (offset: number) => { readonly line: number; readonly column: number }
}
