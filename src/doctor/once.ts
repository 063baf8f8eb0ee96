/** `make` called when the result is first asked for; every caller gets the same result. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** The same for each word. */
export function onceEach<T>(make: (word: string) => Promise<T>): (word: string) => Promise<T> {
  const made = new Map<string, Promise<T>>()
  return (word) => {
    const its = made.get(word) ?? make(word)
    made.set(word, its)
    return its
  }
}
