import { CompetitionError } from "@404-gen/core";
import { expect, it } from "vitest";
import { closeAll } from "./close-all.ts";

it("closes all, the last one first, and then throws the first failure", async () => {
  const order: number[] = [];
  const fail = (at: number) => async () => {
    order.push(at);
    throw new CompetitionError(`no ${at}`, { code: "X_TEST", fault: "infrastructure" });
  };
  const good = (at: number) => async () => void order.push(at);
  await expect(closeAll([good(1), fail(2), good(3), fail(4)])).rejects.toThrow("no 4");
  expect(order).toEqual([4, 3, 2, 1]);
});
