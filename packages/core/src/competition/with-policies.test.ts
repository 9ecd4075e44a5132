import { describe, expect, it } from "vitest";
import { COMPETITIONS } from "./competitions.ts";
import { POLICY_ONE, type PolicyOne } from "./one/policy.ts";
import { extendPolicy, type Policy } from "./policy.ts";
import { withPolicies } from "./with-policies.ts";

const strict = { name: "strict", version: "1", takesCrown: (margin: number, line: number) => margin > line };

describe("withPolicies", () => {
  it("replaces what a policy names in its competition, and nothing else", () => {
    const [one, two] = withPolicies(COMPETITIONS, { 1: strict });
    expect(one.policy).toEqual({ ...POLICY_ONE, ...strict, takesCrown: expect.any(Function) });
    const { takesCrown } = one.policy as PolicyOne;
    expect([takesCrown(0.05, 0.05), takesCrown(0.06, 0.05)]).toEqual([false, true]);
    expect(two).toBe(COMPETITIONS[1]);
    expect(COMPETITIONS[0].policy).toBe(POLICY_ONE);
  });

  it("takes a policy that extendPolicy made, and a competition's own", () => {
    expect(withPolicies(COMPETITIONS, { 1: extendPolicy(POLICY_ONE, strict) })[0].policy.name).toBe("strict");
    const [{ policy: own }] = withPolicies(COMPETITIONS, { 1: POLICY_ONE });
    expect([own.name, (own as PolicyOne).takesCrown(0.05, 0.05)]).toEqual(["404-gen/1", true]);
  });

  it.each([
    ["another competition", { 9: strict }, "there is no competition 9; there are: 1, 2"],
    ["no object", { 1: "strict" }, "the policy of competition 1 is no object"],
    ["no name", { 1: { ...strict, name: " " } }, "the policy of competition 1 has no name"],
    ["no version", { 1: { ...strict, version: 1 } }, "the policy of competition 1 has no version"],
    ["the competition's own name", { 1: { ...strict, name: "404-gen/1" } }, "cannot be called 404-gen/1"],
    [
      "a decision of another competition",
      { 2: strict },
      "strict 1 has takesCrown, which no policy of competition 2 has",
    ],
    ["a misspelled decision", { 1: { ...strict, takeCrown: () => true } }, "has takeCrown"],
    ["a value for a function", { 1: { ...strict, nextStep: "leader" } }, "nextStep of strict 1 is no function"],
  ])("refuses %s", (_, policies, message) => {
    const call = () => withPolicies(COMPETITIONS, policies as unknown as Record<string, Policy>);
    expect(call).toThrow(
      expect.objectContaining({ code: "POLICY_INVALID", message: expect.stringContaining(message) }),
    );
  });

  it("says of what a policy throws or promises that it is the policy's", () => {
    const policyOf = (takesCrown: unknown) =>
      withPolicies(COMPETITIONS, { 1: { ...strict, takesCrown } as unknown as Policy })[0].policy as PolicyOne;
    const throwing = policyOf(() => {
      throw new TypeError("margin of undefined");
    });
    expect(() => throwing.takesCrown(0, 0)).toThrow(
      expect.objectContaining({ code: "POLICY_FAILED", message: "takesCrown of strict 1 failed: margin of undefined" }),
    );
    expect(() => policyOf(async () => true).takesCrown(0, 0)).toThrow(
      expect.objectContaining({ code: "POLICY_INVALID", message: expect.stringContaining("gives a promise") }),
    );
  });
});
