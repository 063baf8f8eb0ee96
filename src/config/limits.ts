/** Bytes of the largest configuration file that is read; 200 instances with every override need half of it. */
export const MAX_CONFIG_BYTES = 65_536

/** Nested flow collections, and block indicators on one line; a configuration needs 4. */
export const MAX_NESTING = 16

/** So many problems are printed; further ones are only counted. */
export const MAX_PROBLEMS = 50

/** Seconds; IRIS reduces a longer ExternalFreezeTimeOut to this (docs/reference/configuration.md). */
export const UPDATE_SUSPEND_LIMIT_SECONDS = 1200

/** Seconds from deadline to WDSuspendLimit without `watchdog.resumeAfter`. */
export const RESUME_MARGIN_SECONDS = 60

/** Seconds that VMware Tools gives the whole quiesce operation without `timeout` in `[vmbackup]` of tools.conf. */
export const VMWARE_TOOLS_TIMEOUT_SECONDS = 900

/** Seconds; no duration of the configuration is longer than a day, so that no shell's arithmetic overflows. */
export const MAX_SECONDS = 86_400

/** Retries of one thaw. */
export const MAX_RETRIES = 20
