/**
 * `@404-gen/core`: the competition itself. This entry loads no vendor library.
 *
 * - `./competition/rules` what is decided, as pure functions
 * - `./competition/records` what is recorded: schema, reader and byte-exact writer of every state file
 * - `./competition/owner` the frame of whoever owns a stage
 * - `./competition/stages` the shells that run a stage
 * - `./competition/verify` proves a finished round
 * - `./world/net` the one door to the outside
 * - `./git`, `./files`, `./s3`, `./subtensor`, `./image` adapters, each with its own vendor library
 * - `../testing` in-memory ports and one conformance suite per port
 */
export {
  type CustomErrorCode,
  ERROR_PARTS,
  ERRORS,
  type ErrorCode,
  errorRow,
  type KnownErrorCode,
  recordedErrorCode,
} from "./base/errors/catalogue.ts";
export * from "./base/errors/competition-error.ts";
export type { ErrorRow, Fault } from "./base/errors/error-row.ts";
export { inBrackets, peerWords, speaksOfRateLimit } from "./base/errors/peer-words.ts";
export { asCompetitionError, isAbort } from "./base/errors/wrap.ts";
export {
  BUNDLE_FORMAT_NAMES,
  DEFAULT_MODEL_FORMAT,
  formatOfName,
  type FormatRow,
  hasMagic,
  isModelFormat,
  isPreviewFormat,
  maxModelBytes,
  MODEL_FORMAT_NAMES,
  MODEL_FORMATS,
  modelFileName,
  type ModelFormat,
  type ModelRecordKey,
  PREVIEW_FORMAT_NAMES,
  PREVIEW_FORMATS_TEXT,
  type PreviewFormat,
} from "./base/formats.ts";
export { JSON_LIMITS, type JsonLimits } from "./base/json-limits.ts";
export { FRONT_VIEWS, type ViewName, WHITE_VIEWS } from "./base/module-views.ts";
export { ADD_ONS, type AddOn, type AddOnName, installLine, loadAddOn } from "./base/kit/add-ons.ts";
export { amount } from "./base/kit/amount.ts";
export { type DeadlineOptions, withDeadline } from "./base/kit/deadline.ts";
export { createGate, type Gate } from "./base/kit/gate.ts";
export { jsonOrNull } from "./base/kit/json-or-null.ts";
export { type KeepOptions, type KeptResults, keepLast } from "./base/kit/keep-last.ts";
export { createMemo, type Memo, type MemoOptions, memoNewest, memoOnce } from "./base/kit/memo.ts";
export { OVER } from "./base/kit/over.ts";
export { markdownTable } from "./base/kit/markdown-table.ts";
export { mergeDefaults } from "./base/kit/merge-defaults.ts";
export { OBJECT_KEY_TEMPLATE } from "./base/kit/object-template.ts";
export { type RetryOptions, retry } from "./base/kit/retry.ts";
export { retryAfterMs } from "./base/kit/retry-after.ts";
export { escapeJson, jsonLine, showLines, showText, showValue } from "./base/kit/show-text.ts";
export { createSlots, type Slots } from "./base/kit/slots.ts";
export { sleep } from "./base/kit/sleep.ts";
export { systemClock } from "./base/kit/system-clock.ts";
export { keepSecret } from "./base/secrets/known-secrets.ts";
export { redact, redactExact, redactValue } from "./base/secrets/redact.ts";
export { addressSecrets } from "./base/secrets/address-secrets.ts";
export { type Credential, type CredentialOptions, createCredential, isLoopback } from "./base/secrets/credential.ts";
export * from "./base/settings/index.ts";
export * from "./ports/index.ts";
export { CHAIN_SETTINGS } from "./world/chain/settings.ts";
export { STATE_SETTINGS } from "./world/git/settings.ts";
export { OBJECT_SETTINGS } from "./world/s3/settings.ts";
