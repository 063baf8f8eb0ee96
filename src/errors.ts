/** Each error with which gen-hooks stops: its exit status, and a hint what the user can do. docs/reference/errors.md explains each. */
export const ERRORS = {
  USAGE: { exit: 1, hint: 'Run gen-hooks --help for the verbs and their options.' },
  TOOL_UNSAFE: {
    exit: 1,
    hint: 'Nothing was done. Install gen-hooks as root in a folder that only root can write, as docs/tutorial/first-guest.md does; or chown -R root:root the folder and chmod -R go-w it; or run it as the user who owns it.',
  },
  PACKAGE_MISSING: {
    exit: 1,
    hint: 'Install gen-hooks again without --omit=optional, or the packages named above beside it.',
  },
  CONFIG_INVALID: { exit: 1, hint: 'Correct the lines named above; docs/reference/configuration.md lists every key.' },
  CONFIG_UNREADABLE: {
    exit: 1,
    hint: 'Check the path and its permissions. --config names the configuration, else GEN_HOOKS_CONFIG, else it is /etc/gen-hooks/config.yaml.',
  },
  CONFIG_UNSAFE: {
    exit: 1,
    hint: 'chown root:root the file and the folders named above, and chmod go-w them; or name a configuration of root with --config.',
  },
  CREDENTIALS_UNSAFE: {
    exit: 1,
    hint: "chown root:root and chmod 0600 the credential file; the folders above it must be root's, and no other user may write them.",
  },
  INVENTORY_INVALID: { exit: 1, hint: 'Make the inventory with: gen-hooks detect --json' },
  LIST_INVALID: {
    exit: 1,
    hint: 'Nothing was written. Capture the list again, whole and as root; or make the inventory on the guest, by the script of gen-hooks detect --script.',
  },
  DETECT_FAILED: { exit: 1, hint: 'Run iris qlist and ccontrol qlist by hand as root, and see what they print.' },
  NO_INSTANCES: {
    exit: 1,
    hint: 'Run gen-hooks detect to see what was looked at; --inventory renders for another machine.',
  },
  OWNER_UNKNOWN: {
    exit: 1,
    hint: 'Make parameters.isc readable to root, or name the user: instances.overrides.NAME.runAs.',
  },
  FLEET_INVALID: {
    exit: 1,
    hint: 'Nothing was written. docs/how-to/manage-a-fleet.md says what a fleet is: hosts/NAME/inventory.json, and what else may stand there.',
  },
  HOSTS_FAILED: { exit: 1, hint: 'See the reason of each host above. The other hosts were rendered.' },
  TEMPLATE_INVALID: { exit: 1, hint: 'The templates are part of the package: reinstall it, or undo the edit.' },
  RENDER_FAILED: { exit: 1, hint: 'See the value that is named above.' },
  FINDINGS: { exit: 1, hint: 'See the findings above; docs/reference/house-rules.md explains the GH ones.' },
  NOT_VALIDATED: {
    exit: 1,
    hint: 'A check could not run, and an unchecked script is not called clean; see the reason above. --shellcheck native takes the installed ShellCheck, --shellcheck off none.',
  },
  SCRIPT_IN_PARTS: {
    exit: 1,
    hint: 'The whole script is the settings and the engine put together, settings first: cat settings engine.',
  },
  NOT_EXPLAINED: { exit: 1, hint: 'gen-hooks validate FILE checks a script of any origin.' },
  INSTALL_REFUSED: { exit: 1, hint: 'Nothing was changed; see the reason above.' },
  INSTALL_FAILED: { exit: 1, hint: 'See which step failed above; run gen-hooks status to see what is installed now.' },
  UNINSTALL_REFUSED: { exit: 1, hint: 'Nothing was changed; see the reason above.' },
  STATUS_UNKNOWN: { exit: 1, hint: 'Be root; --root DIR looks at a folder instead of this machine.' },
  HARNESS_FAILED: {
    exit: 1,
    hint: 'See above what was broken; gen-hooks harness --scenario NAME --format story tells one scenario step by step.',
  },
  SCENARIO_INVALID: {
    exit: 1,
    hint: 'Correct the lines named above; docs/reference/scenarios.md explains the language.',
  },
  REHEARSAL_REFUSED: { exit: 1, hint: 'Nothing was frozen; see the reason above.' },
  REHEARSAL_FAILED: {
    exit: 1,
    hint: 'See the lines above; docs/how-to/rehearse.md says what each means. gen-hooks thaw thaws what is still frozen.',
  },
  THAW_REFUSED: { exit: 1, hint: 'Nothing was thawed. Be root.' },
  STILL_FROZEN: {
    exit: 1,
    hint: 'docs/how-to/recover-a-frozen-instance.md, "It does not thaw": iris stat NAME -W by hand, and InterSystems support before the instance is forced down.',
  },
  RUN_UNKNOWN: {
    exit: 1,
    hint: 'gen-hooks history lists the runs with their ids and times; latest and worst are names too.',
  },
  FILE_UNREADABLE: { exit: 1, hint: 'Check the path and its permissions.' },
  FILE_UNWRITABLE: { exit: 1, hint: 'Check the path, its permissions and the space on the disk.' },
} as const

export type ErrorCode = keyof typeof ERRORS

/**
 * An expected stop of a command. The message follows `<subject>: <what is wrong>[, <expected>]`, lower case, no full stop;
 * it may have several lines, one problem each. `hint` replaces the table's.
 */
export class GenHooksError extends Error {
  override readonly name = 'GenHooksError'
  readonly code: ErrorCode
  readonly hint: string

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint ?? ERRORS[code].hint
  }
}

/** The lines for standard error and the exit status of a stopped command. Anything but a GenHooksError is a bug and shows its stack. */
export function report(error: unknown): { readonly text: string; readonly exit: number } {
  if (error instanceof GenHooksError) {
    return { text: `gen-hooks: ${error.message} [${error.code}]\nhint: ${error.hint}\n`, exit: ERRORS[error.code].exit }
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { text: `gen-hooks: unexpected error, please report it\n${detail}\n`, exit: 1 }
}

/** The errno name of a failed system call (`ENOENT`), or undefined if `error` is none. */
export function errnoOf(error: unknown): string | undefined {
  // No instanceof: under jest, Node's errors are of another realm.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return !(error instanceof GenHooksError) && typeof error.code === 'string' ? error.code : undefined
}
