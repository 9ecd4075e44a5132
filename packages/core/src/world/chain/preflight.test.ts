import { describe, expect, it } from "vitest";
import { preflightWeights, type WeightsFacts } from "./preflight.ts";

const FACTS: WeightsFacts = {
  block: 1_000,
  neurons: 256,
  uid: 3,
  validatorPermit: true,
  isOwner: false,
  lastUpdate: 900,
  rateLimit: 100,
  versionKey: 0n,
  minAllowedWeights: 1,
  stake: 2_000n,
  stakeThreshold: 1_000n,
};
const WEIGHTS = { uids: [5, 199], values: [65_535, 16_384] };
const check = (facts: Partial<WeightsFacts>, weights = WEIGHTS) =>
  preflightWeights({ ...FACTS, ...facts }, { weights, versionKey: 0n });
const codes = (facts: Partial<WeightsFacts>, weights = WEIGHTS) => {
  const result = check(facts, weights);
  return result.kind === "refused" ? result.problems.map(({ code }) => code) : result.kind;
};

describe("preflightWeights", () => {
  it("lets through what the chain would count, from the first allowed block on", () => {
    expect(check({})).toEqual({ kind: "ready" });
    expect(check({ lastUpdate: 901 })).toMatchObject({ kind: "later", code: "RATE_LIMITED", retryAtBlock: 1_001 });
    expect(check({ lastUpdate: 0, block: 5 })).toEqual({ kind: "ready" });
  });

  it.each([
    [{ uid: null }, ["HOTKEY_NOT_REGISTERED"]],
    [{ validatorPermit: false }, ["NO_VALIDATOR_PERMIT"]],
    [{ stake: 999n }, ["STAKE_TOO_LOW"]],
    [{ versionKey: 1n }, ["VERSION_KEY_TOO_LOW"]],
    [{ neurons: 199 }, ["UID_UNKNOWN"]],
    [{ minAllowedWeights: 3 }, ["TOO_FEW_WEIGHTS"]],
    [{ validatorPermit: false, stake: 0n, lastUpdate: 999 }, ["NO_VALIDATOR_PERMIT", "STAKE_TOO_LOW"]],
  ] as const)("refuses case %#", (facts, expected) => {
    expect(codes(facts)).toEqual(expected);
  });

  it("knows the exemptions: the owner, a stake that could not be read, and a neuron that sets only itself", () => {
    expect(codes({ isOwner: true, validatorPermit: false, stake: 0n })).toBe("ready");
    expect(codes({ stake: null })).toBe("ready");
    expect(codes({ validatorPermit: false, minAllowedWeights: 8 }, { uids: [3], values: [65_535] })).toBe("ready");
  });
});
