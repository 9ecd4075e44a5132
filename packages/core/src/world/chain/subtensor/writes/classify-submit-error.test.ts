import { expect, it } from "vitest";
import { classifySubmitError } from "./classify-submit-error.ts";

it.each([
  ["1010: Invalid Transaction: Custom error: 6", "later", "RATE_LIMITED"],
  ["1010: Invalid Transaction: Custom error: 1", "refused", "STAKE_TOO_LOW"],
  ["1010: Invalid Transaction: Custom error: 10", "refused", "HOTKEY_NOT_REGISTERED"],
  ["1010: Invalid Transaction: Custom error: 15", "later", "REVEAL_ROUND_PASSED"],
  ["1010: Invalid Transaction: Custom error: 77", "refused", "CUSTOM_ERROR_UNKNOWN"],
  ["1010: Invalid Transaction: Transaction is outdated", "later", "NONCE_CLASH"],
  ["1010: Invalid Transaction: Transaction has a bad signature", "refused", "TRANSACTION_INVALID"],
  ["1010: Invalid Transaction: Transaction has an ancient birth block", "later", "ERA_PASSED"],
  ["1012: Transaction is temporarily banned", "later", "TRANSACTION_BANNED"],
  ["1013: Transaction Already Imported", "pooled", "ALREADY_POOLED"],
  ["1014: Priority is too low: (1 vs 1): The transaction has too low priority", "pooled", "NONCE_CLASH"],
  ["disconnected from ws://x: 1006:: Abnormal Closure", "unknown", "OUTCOME_UNKNOWN"],
])("%s is %s (%s)", (message, kind, code) => {
  expect(classifySubmitError(new Error(message))).toMatchObject({ kind, code });
});
