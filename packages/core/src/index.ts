/**
 * `@404-gen/core`: the competition itself. This entry loads no vendor library.
 *
 * - `./rules` what is decided, as pure functions
 * - `./records` what is recorded: schema, reader and byte-exact writer of every state file
 * - `./stages` the shells that run a stage
 * - `./verify` proves a finished round
 * - `./net` the one door to the outside
 * - `./git`, `./files`, `./s3`, `./subtensor`, `./image` adapters, each with its own vendor library
 * - `./testing` in-memory ports and one conformance suite per port
 */
export * from "./errors/competition-error.ts";
export { redact } from "./errors/redact.ts";
export { asCompetitionError, isAbort } from "./errors/wrap.ts";
export { type DeadlineOptions, withDeadline } from "./kit/deadline.ts";
export { mergeDefaults } from "./kit/merge-defaults.ts";
export { notify } from "./kit/notify.ts";
export { type RetryOptions, retry } from "./kit/retry.ts";
export { sleep } from "./kit/sleep.ts";
export { systemClock } from "./kit/system-clock.ts";
export * from "./ports/index.ts";
