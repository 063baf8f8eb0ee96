/** A scenario has one snapshot at a time, so it cannot say this. */
export const BUSY = 'a second start is refused while one is busy'
