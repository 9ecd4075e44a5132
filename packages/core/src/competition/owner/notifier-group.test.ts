import { describe, expect, it } from "vitest";
import { notifierConformance } from "../../../testing/notifier-conformance.ts";
import { silentLogger } from "../../ports/logger.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";
import { createNotifierGroup } from "./notifier-group.ts";

const notice: Notice = { kind: "round-finalized", level: "info", title: "t" };

/** A channel that keeps what it gets, until it breaks. */
function createChannel(name: string): Notifier & { readonly notices: Notice[]; breakDown(): void } {
  const notices: Notice[] = [];
  let broken = false;
  return {
    name,
    notices,
    breakDown() {
      broken = true;
    },
    async notify(one) {
      if (broken) throw new TypeError("down");
      notices.push(one);
    },
  };
}

notifierConformance({
  name: "a group of channels",
  async open() {
    const channels = [createChannel("one"), createChannel("two")];
    return {
      notifier: createNotifierGroup(channels, { logger: silentLogger }),
      delivered: () => channels.map(({ notices }) => JSON.stringify(notices)).join("\n"),
      breakDown: () => channels[0]?.breakDown(),
    };
  },
});

describe("createNotifierGroup", () => {
  it("tells every channel, though the first fails, and logs what was not delivered", async () => {
    const warnings: unknown[] = [];
    const logger = { ...silentLogger, warn: (...words: unknown[]) => void warnings.push(words) };
    const channels = [createChannel("one"), createChannel("two")];
    channels[0]?.breakDown();
    const group = createNotifierGroup(channels, { logger });
    await group.notify(notice);
    expect(group.name).toBe("one, two");
    expect(channels.map(({ notices }) => notices)).toEqual([[], [notice]]);
    expect(warnings).toEqual([
      ["a notice was not delivered", { kind: "round-finalized", notifier: "one", problem: "TypeError: down" }],
    ]);
  });

  it("starts with every channel at once: one that hangs keeps nothing from the others", () => {
    const hanging = { name: "hanging", notify: () => new Promise<void>(() => {}) };
    const other = createChannel("other");
    void createNotifierGroup([hanging, other], { logger: silentLogger }).notify(notice);
    expect(other.notices).toEqual([notice]);
  });
});
