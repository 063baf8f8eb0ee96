/** The title of a test that cannot be a scenario, since a scenario has one snapshot at a time. */
export const BUSY = 'a second start is refused while one is busy'
