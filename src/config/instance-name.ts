/**
 * Names of instances that may stand in a generated script and in the files of the hooks; the same as in the function `sound` of the hooks. Any other name of a list
 * is refused. No rule for the length was found; 23 is the longest name seen, and a name longer than the name of a file can be is refused.
 */
export const INSTANCE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/
