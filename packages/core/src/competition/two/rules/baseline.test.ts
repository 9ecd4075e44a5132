import { expect, it } from "vitest";
import { POLICY_TWO } from "../policy.ts";
import { baselineGapsTwo } from "./baseline.ts";

it("the baseline lacks the prompts that it has no entry of; a recorded failure is an entry", () => {
  const baseline = { a: { js: "https://o.test/a.js" }, b: { js: null } };
  expect(baselineGapsTwo(["a", "b", "c"], baseline)).toEqual(["c"]);
  expect(baselineGapsTwo(["a", "b"], baseline)).toEqual([]);
  expect(baselineGapsTwo(["a", "toString"], {})).toEqual(["a", "toString"]);
  expect(baselineGapsTwo(["a"], null)).toEqual(["a"]);
});

it("the policy has the name and version that verify reports, and a function a decision", () => {
  const { name, version, ...decisions } = POLICY_TWO;
  expect([name, version]).toEqual(["404-gen/2", "1"]);
  expect(Object.keys(decisions).sort()).toEqual(["moveCrown", "nextStep", "report", "timeline", "walkover"]);
});
