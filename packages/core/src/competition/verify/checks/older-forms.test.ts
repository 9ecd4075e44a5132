import { expect, it } from "vitest";
import { JSON_LIMITS } from "../../../base/json-limits.ts";
import { readerOf } from "../reader-of.ts";
import { createLedger } from "../tally.ts";
import { checkOlderForms, OLDER_LEADER } from "./older-forms.ts";

it("makes nothing of a text that holds more than is read of one", async () => {
  const reader = readerOf(new Map([["leader.json", '{"transitions": [1, 2, 3]}']]));
  const findingsOf = async (jsonLimits: typeof JSON_LIMITS) => {
    const ledger = createLedger();
    const tally = ledger.tally("records", null);
    await checkOlderForms({ ...reader, jsonLimits }, { files: ["leader.json"], forms: [OLDER_LEADER], tally });
    return ledger.findings.map(({ code }) => code);
  };
  expect(await findingsOf(JSON_LIMITS)).toEqual(["OLDER_FORMAT"]);
  expect(await findingsOf({ ...JSON_LIMITS, maxValues: 2 })).toEqual([]);
  expect(await findingsOf({ ...JSON_LIMITS, maxDepth: 1 })).toEqual([]);
});
