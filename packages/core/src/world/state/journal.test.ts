import { appendFileSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFileJournal } from "./journal.ts";
import { joinUnit, noteTried, overlayOf, type PendingUnit } from "./pending.ts";
import { createEditedText, editOf } from "./text-edit.ts";

const place = () => join(mkdtempSync(join(tmpdir(), "404-gen-journal-")), "journal.jsonl");
const unit = (id: number, texts: Readonly<Record<string, string | null>>, message = "m"): PendingUnit => ({
  id,
  messages: [message],
  changes: Object.entries(texts).map(([path, text]) => ({ path, text, base: null, tried: [] })),
});

const inRound = (round: number) => ({ path: "state.json", fields: { current_round: [round] } });

describe("editOf", () => {
  it("turns any text into any other", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), ([first, ...others]) => {
        const text = createEditedText(first as string);
        let before = first as string;
        for (const after of others) {
          text.edit(JSON.parse(JSON.stringify(editOf(before, after))));
          expect(text.read()).toBe(after);
          before = after;
        }
      }),
    );
  });

  it("holds what is new alone", () => {
    expect(editOf("one three", "one two three")).toEqual({ head: 5, tail: 4, text: "wo t" });
  });
});

describe("createFileJournal", () => {
  const writes = fc.array(
    fc.record({
      texts: fc.dictionary(fc.constantFrom("a", "b", "c"), fc.option(fc.string()), { minKeys: 1, maxKeys: 2 }),
      message: fc.constantFrom("m", "n"),
      tried: fc.boolean(),
      rounds: fc.option(fc.constantFrom(1, 2)),
    }),
    { maxLength: 20 },
  );

  it("gives back after any writes what the store knew, compacted or not, torn at the end or not", async () => {
    await fc.assert(
      fc.asyncProperty(writes, fc.constantFrom(1, 10_000), async (steps, compactAt) => {
        const path = place();
        const journal = createFileJournal(path, { compactAt });
        let units: readonly PendingUnit[] = [];
        for (const [n, { texts, message, tried, rounds }] of steps.entries()) {
          const joining = joinUnit(units, {
            ...unit(n + 1, texts, message),
            ...(rounds && { while: inRound(rounds) }),
          });
          await journal.put([joining]);
          units = joining.units;
          if (!tried) continue;
          const notes = noteTried(units, (text) => `f${text}`);
          await journal.put(notes.map((now, at) => ({ unit: now, before: units[at] ?? null })));
          units = notes;
        }
        await journal.close();
        if (existsSync(path)) appendFileSync(path, '\n{"op":"add","unit":{"id":99');
        const again = createFileJournal(path);
        expect(await again.replay()).toEqual(units);
        await again.close();
        expect(await createFileJournal(path).replay()).toEqual(units);
      }),
      { numRuns: 60 },
    );
  });

  it("grows by what changed: a file written after each of its entries costs an entry each time", async () => {
    const path = place();
    const journal = createFileJournal(path);
    let units: readonly PendingUnit[] = [];
    let text = "";
    for (let n = 1; n <= 200; n++) {
      text += `entry ${n} ${"x".repeat(400)}\n`;
      const joining = joinUnit(units, unit(n, { f: text }));
      await journal.put([joining]);
      units = joining.units;
    }
    expect(units).toHaveLength(1);
    expect(statSync(path).size).toBeLessThan(2 * text.length);
    await journal.close();
    expect(overlayOf(await createFileJournal(path).replay()).get("f")).toBe(text);
  });

  it("has a bound: what is no longer needed is written out of it", async () => {
    const path = place();
    const journal = createFileJournal(path, { compactAt: 20_000 });
    let before: PendingUnit | null = null;
    let most = 0;
    for (let n = 0; n < 300; n++) {
      const now: PendingUnit = unit(1, { f: String(n).repeat(300) });
      await journal.put([{ unit: now, before }]);
      before = now;
      most = Math.max(most, statSync(path).size);
    }
    expect(most).toBeLessThan(25_000);
    await journal.close();
  });

  it("is read as a stream: longer than any text may be", async () => {
    const path = place();
    const line = (id: number) =>
      `\n${JSON.stringify({ op: "add", unit: unit(1, { f: String(id % 10).repeat(2 ** 20) }) })}\n`;
    writeFileSync(path, "");
    for (let n = 0; n < 540; n++) appendFileSync(path, line(n));
    expect(overlayOf(await createFileJournal(path).replay()).get("f")?.[0]).toBe("9");
    expect(statSync(path).size).toBeLessThan(2 ** 21);
  });

  it("is empty when nothing is pending", async () => {
    const path = place();
    const journal = createFileJournal(path);
    const one = unit(1, { f: "x" });
    await journal.put([{ unit: one, before: null }]);
    await journal.drop([one]);
    expect(readFileSync(path, "utf8")).toBe("");
    await journal.close();
  });
});
