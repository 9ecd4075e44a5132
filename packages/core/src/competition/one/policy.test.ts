import { expect, it } from "vitest";
import { extendPolicy } from "../policy.ts";
import { POLICY_TWO } from "../two/policy.ts";
import { POLICY_ONE } from "./policy.ts";

it("the policies have the names and versions that verify reports", () => {
  expect([POLICY_ONE.name, POLICY_ONE.version]).toEqual(["404-gen/1", "1"]);
  expect([POLICY_TWO.name, POLICY_TWO.version]).toEqual(["404-gen/2", "1"]);
  expect(Object.values(POLICY_ONE).filter((one) => typeof one === "function")).toHaveLength(7);
  expect(Object.values(POLICY_TWO).filter((one) => typeof one === "function")).toHaveLength(5);
});

it("a policy of one's own replaces what it names and keeps the rest", () => {
  const strict = extendPolicy(POLICY_ONE, {
    name: "strict",
    version: "2",
    takesCrown: (margin, line) => margin > line,
  });
  expect(strict).toMatchObject({ name: "strict", version: "2", nextStep: POLICY_ONE.nextStep });
  expect([strict.takesCrown(0.05, 0.05), POLICY_ONE.takesCrown(0.05, 0.05)]).toEqual([false, true]);
});
