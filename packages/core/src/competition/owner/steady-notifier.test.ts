import { describe, expect, it } from "vitest";
import { silentLogger } from "../../ports/logger.ts";
import type { Notice } from "../../ports/notifier.ts";
import { createSteadyNotifier } from "./steady-notifier.ts";

const notice: Notice = { kind: "round-finalized", level: "info", title: "t" };

describe("a steady notifier", () => {
  it("delivers at once and in order", () => {
    const notices: Notice[] = [];
    const inner = { name: "n", notify: async (one: Notice) => void notices.push(one) };
    const notifier = createSteadyNotifier(inner, { logger: silentLogger });
    void notifier.notify(notice);
    void notifier.notify({ ...notice, title: "u" });
    expect(notices.map(({ title }) => title)).toEqual(["t", "u"]);
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
    const logger = { ...silentLogger, warn: (...words: unknown[]) => void warnings.push(words) };
    await createSteadyNotifier({ name: "n", notify: fail }, { logger }).notify(notice);
    await Promise.resolve();
    expect(warnings).toEqual([
      ["a notice was not delivered", { kind: "round-finalized", notifier: "n", problem: "TypeError: down" }],
    ]);
  });

  it("makes nobody wait for one that never answers", async () => {
    const inner = { name: "n", notify: () => new Promise<void>(() => {}) };
    await createSteadyNotifier(inner, { logger: silentLogger }).notify(notice);
  });
});
