/** Printable ASCII but what means something between quotes: the three quotes, $ and \; not the root folder; no . or .. between slashes. */
export const ABSOLUTE_PATH = /^(?!\/+$)(?!.*\/\.\.?(?:\/|$))\/[ !#%&(-[\]^_a-~]*$/
