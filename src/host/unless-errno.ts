import { errnoOf } from '../errors.ts'

/** What `act` resolves to, or `instead` where a call to the operating system failed in it: its error has an errno. Any other error is a fault of ours, and thrown. */
export async function unlessErrno<T, I>(act: () => Promise<T>, instead: I): Promise<T | I> {
  try {
    return await act()
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return instead
  }
}
