import type * as z from 'zod'

/** The value that a schema describes, read only. */
export type DocumentOf<S extends z.ZodType> = DeepReadonly<z.output<S>>

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T
