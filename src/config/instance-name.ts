/**
 * Names of instances that may stand in a generated script and in what the hooks write, as the hooks' `sound` takes them; whatever else a list prints
 * is refused. No rule for the length was found; 23 is the longest seen, and a name that is longer than that of a file can be is none.
 */
export const INSTANCE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/
