import { AUDIT_ERRORS } from "./codes/audit.ts";
import { CHAIN_ERRORS } from "./codes/chain.ts";
import { DOWNLOAD_ERRORS } from "./codes/downloads.ts";
import { GLB_ERRORS } from "./codes/glb.ts";
import { ISOLATION_ERRORS } from "./codes/isolation.ts";
import { JUDGE_ERRORS } from "./codes/judge.ts";
import { MODULE_ERRORS } from "./codes/modules.ts";
import { OBJECT_ERRORS } from "./codes/objects.ts";
import { PICTURE_ERRORS } from "./codes/pictures.ts";
import { PLY_ERRORS } from "./codes/ply.ts";
import { PROGRAM_ERRORS } from "./codes/program.ts";
import { PROVIDER_ERRORS } from "./codes/providers.ts";
import { QUEUE_ERRORS } from "./codes/queue.ts";
import { RECORD_ERRORS } from "./codes/records.ts";
import { RENDER_ERRORS } from "./codes/rendering.ts";
import { STATE_ERRORS } from "./codes/state.ts";
import { SUBMISSION_ERRORS } from "./codes/submissions.ts";
import { WALLET_ERRORS } from "./codes/wallet.ts";
import type { ErrorRow } from "./error-row.ts";

/** The parts of the catalogue by subject, in the order of docs/errors.md. */
export const ERROR_PARTS = {
  "The program": PROGRAM_ERRORS,
  Records: RECORD_ERRORS,
  Submissions: SUBMISSION_ERRORS,
  Downloads: DOWNLOAD_ERRORS,
  "GLB files": GLB_ERRORS,
  "PLY files": PLY_ERRORS,
  "JavaScript modules": MODULE_ERRORS,
  Rendering: RENDER_ERRORS,
  "Processes for strangers' files": ISOLATION_ERRORS,
  Pictures: PICTURE_ERRORS,
  Judging: JUDGE_ERRORS,
  Audits: AUDIT_ERRORS,
  "Providers, builds, models": PROVIDER_ERRORS,
  "State repository": STATE_ERRORS,
  "Objects and services": OBJECT_ERRORS,
  "Work on other machines": QUEUE_ERRORS,
  Chain: CHAIN_ERRORS,
  Wallet: WALLET_ERRORS,
} as const;

/** Every code of these packages, and what it stands for. docs/errors.md is written from it. */
export const ERRORS = /* @__PURE__ */ (() =>
  ({
    ...PROGRAM_ERRORS,
    ...RECORD_ERRORS,
    ...SUBMISSION_ERRORS,
    ...DOWNLOAD_ERRORS,
    ...GLB_ERRORS,
    ...PLY_ERRORS,
    ...MODULE_ERRORS,
    ...RENDER_ERRORS,
    ...ISOLATION_ERRORS,
    ...PICTURE_ERRORS,
    ...JUDGE_ERRORS,
    ...AUDIT_ERRORS,
    ...PROVIDER_ERRORS,
    ...STATE_ERRORS,
    ...OBJECT_ERRORS,
    ...QUEUE_ERRORS,
    ...CHAIN_ERRORS,
    ...WALLET_ERRORS,
  }) as const)();

/** A code of the catalogue. */
export type KnownErrorCode = keyof typeof ERRORS;

/** A code of someone else's own part, for example a custom validator's judge: `X_` and a name. Its errors say whose fault they are. */
export type CustomErrorCode = `X_${string}`;

/** Stable upper-case code that callers may match on: one of the catalogue, or a custom one. */
export type ErrorCode = KnownErrorCode | CustomErrorCode;

/**
 * What a code stands for; null for a custom one, and for one of another version that this one does not know.
 *
 * @example errorRow("STATE_CONFLICT")?.fault; // "conflict"
 */
export const errorRow = (code: string): ErrorRow | null =>
  Object.hasOwn(ERRORS, code) ? (ERRORS as Readonly<Record<string, ErrorRow>>)[code]! : null;

/**
 * A code that was read from a record or came from another process. One that this version does not know is kept as it is.
 *
 * @example recordedErrorCode(JSON.parse(line).code);
 */
export const recordedErrorCode = (text: string): ErrorCode => text as ErrorCode;
