import { expect, it } from "vitest";
import { countByValue } from "./count-by-value.ts";

it("counts each value", () => {
  expect(countByValue(["success", "failure", "success"])).toEqual({ success: 2, failure: 1 });
  expect(countByValue([])).toEqual({});
});
