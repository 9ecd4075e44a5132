import { describe, expect, it } from "vitest";
import type { Notice, Notifier } from "../src/ports/notifier.ts";

/** A notifier with what became of its notices. */
export type NotifierBench = {
  /** The adapter. */
  readonly notifier: Notifier;
  /** Everything that reached the other side, as text. */
  delivered(): string;
  /** From now on the other side fails at every notice; null where it cannot. */
  readonly breakDown: (() => void) | null;
};

const NOTICE: Notice = {
  kind: "audit-requested",
  level: "warning",
  title: "Audit of 5FVEJn asked for",
  fields: { round: 3, hotkey: "5FVEJn", done: false, note: null },
};

/**
 * What every notifier behind the port does: it delivers what it is told, in order, and never throws.
 *
 * @example
 * notifierConformance({ name: "log", open: async () => openMine() });
 */
export function notifierConformance(suite: {
  /** Stands in the tests' names. */
  readonly name: string;
  /** A notifier for one test. */
  open(): Promise<NotifierBench>;
}): void {
  describe(`Notifier conformance: ${suite.name}`, () => {
    it("delivers title and fields, in the order given, at every level", async () => {
      const { notifier, delivered } = await suite.open();
      for (const level of ["info", "warning", "alarm"] as const)
        await notifier.notify({ ...NOTICE, level, title: `${NOTICE.title}: ${level}` });
      const text = delivered();
      const places = ["info", "warning", "alarm"].map((level) => text.indexOf(`${NOTICE.title}: ${level}`));
      expect(places.every((place) => place >= 0)).toBe(true);
      expect([...places].sort((a, b) => a - b)).toEqual(places);
      for (const word of ["hotkey", "5FVEJn", "3"]) expect(text).toContain(word);
    });

    it("takes a notice without fields, and one of any length", async () => {
      const { notifier, delivered } = await suite.open();
      await notifier.notify({ kind: "crown-moved", level: "info", title: "Short" });
      await notifier.notify({ ...NOTICE, title: `Long ${"y".repeat(20_000)}`, fields: { text: "x".repeat(20_000) } });
      expect(delivered()).toContain("Short");
      expect(delivered()).toContain("Long");
    });

    it("never throws, whatever happens to the other side", async () => {
      const { notifier, breakDown } = await suite.open();
      breakDown?.();
      await expect(notifier.notify(NOTICE)).resolves.toBeUndefined();
      await expect(notifier.notify(NOTICE)).resolves.toBeUndefined();
    });
  });
}
