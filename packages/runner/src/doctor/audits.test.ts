import { expect, it } from "vitest";
import { sayStock } from "./audits.ts";

const say = (stock: Parameters<typeof sayStock>[1]["stock"]) => sayStock("the key is taken", { name: "gpu x", stock });

it("tells what a GPU provider rents out, and warns when there is nothing or it does not say", () => {
  const small = { machine: "h200-small", available: true, costPerHour: 2.5 };
  const large = { machine: "h200-large", available: false, costPerHour: null };
  expect(say([small, large])).toBe("the key is taken; h200-small is there, $2.50 an hour; h200-large is sold out");
  expect(say([{ ...large, available: null }])).toBe("the key is taken; h200-large may be there");
  expect(say([large])).toMatchObject({ state: "warning", detail: "the key is taken; h200-large is sold out" });
  expect(say(null)).toMatchObject({ state: "warning" });
  expect(say([])).toBe("the key is taken");
});
