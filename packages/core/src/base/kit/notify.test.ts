import { describe, expect, it } from "vitest";
import { silentLogger } from "../../ports/logger.ts";
import type { Notice } from "../../ports/notifier.ts";
import { notify } from "./notify.ts";

const notice: Notice = { kind: "round-finalized", level: "info", title: "t" };

describe("notify", () => {
  it("delivers the notice", async () => {
    const seen: Notice[] = [];
    await notify({ notifier: { name: "n", notify: async (one) => void seen.push(one) } }, notice);
    expect(seen).toEqual([notice]);
  });

  it.each([
    ["rejects", () => Promise.reject(new TypeError("down"))],
    [
      "throws at once",
      () => {
        throw new TypeError("down");
      },
    ],
  ])("outlives a notifier that %s, and logs it", async (_, fail) => {
    const warnings: unknown[] = [];
    const logger = { ...silentLogger, warn: (...said: unknown[]) => void warnings.push(said) };
    await notify({ notifier: { name: "n", notify: fail }, logger }, notice);
    expect(warnings).toEqual([
      ["a notice was not delivered", { kind: "round-finalized", notifier: "n", problem: "TypeError: down" }],
    ]);
  });
});
