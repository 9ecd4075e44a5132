import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vectors } from "../vectors.fixture.ts";
import { CHECKLIST, type Form, GUARD, PENALTIES, readForm, SUMMARY, VERIFICATION } from "./forms.ts";
import { readBoolean, readInteger } from "./read-fields.ts";

const FORMS: Readonly<Record<string, Form<unknown>>> = {
  penalty: PENALTIES,
  checklist: CHECKLIST,
  verification: VERIFICATION,
  side_guard: GUARD,
  summary: SUMMARY,
};

const rows = vectors<{ model: string; text: string; expected: unknown }>("parse");

describe.skipIf(rows.length === 0)("an answer is read as upstream reads it", () => {
  it.each(rows)("$model $text", ({ model, text, expected }) => {
    const form = FORMS[model];
    if (form === undefined) return expect.unreachable(model);
    expect(readForm(text, form)).toEqual(expected);
  });
});

const good = { penalty_1: 3, penalty_2: 5, issues: "x" };
const read = (text: string | null) => readForm(text, PENALTIES);

describe("an answer's text", () => {
  it.each([
    ["with words around", `Here: ${JSON.stringify(good)} done`],
    ["in a fence", `\`\`\`json\n${JSON.stringify(good)}\n\`\`\``],
    ["in a fence without an end", `\`\`\`json\n${JSON.stringify(good)}`],
    ["in a list of one", JSON.stringify([good])],
    [
      "with a number that JSON does not know in a field that nobody reads",
      '{"penalty_1":3,"penalty_2":5,"issues":"x","sure":NaN}',
    ],
    ["with a key twice: the last counts", '{"penalty_1":9,"penalty_1":3,"penalty_2":5,"issues":"x"}'],
  ])("is read %s", (_, text) => {
    expect(read(text)).toEqual(good);
  });

  it.each([
    ["absent", null],
    ["two objects", JSON.stringify([good, good])],
    ["a draft before it", `<think>{"penalty_1": 1}</think>${JSON.stringify(good)}`],
    ["a line break inside a text", '{"penalty_1":3,"penalty_2":5,"issues":"a\nb"}'],
    ["broken surrogates", '{"penalty_1":3,"penalty_2":5,"issues":"\\ud800"}'],
    ["an infinite penalty", '{"penalty_1":1e999,"penalty_2":5,"issues":"x"}'],
    ["a list for a number", '{"penalty_1":[3],"penalty_2":5,"issues":"x"}'],
    ["an inherited field", '{"__proto__":{"penalty_1":3},"penalty_2":5,"issues":"x"}'],
  ])("is none when it is or holds %s", (_, text) => {
    expect(read(text)).toBeNull();
  });

  it("never throws, and is read fast also from a hostile text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", '"', "\\", ",", "`", "1", "N") }), (text) => {
        expect(read(text)).toBeNull();
      }),
    );
    expect(read("{".repeat(50_000) + ",}".repeat(50_000))).toBeNull();
    expect(read(`"${"\\".repeat(100_001)}`)).toBeNull();
  });
});

describe("fields", () => {
  it.each([
    [2.5, 2],
    [3.5, 4],
    [-0.5, 0],
    [-1.5, -2],
    [0.4999, 0],
    [" +1_0 ", 10],
    ["2.5", 2],
    [".5", 0],
    ["5.", 5],
    ["1e1", 10],
    [true, 1],
    ["0x10", null],
    ["inf", null],
    ["", null],
    ["1__0", null],
    [null, null],
  ])("a whole number from %j is %j", (value, expected) => {
    expect(readInteger(value)).toBe(expected);
  });

  it.each([
    ["Yes", true],
    ["OFF", false],
    [1, true],
    [0, false],
    [2, null],
    [" true ", null],
    ["", null],
    ["constructor", null],
  ])("true or false from %j is %j", (value, expected) => {
    expect(readBoolean(value)).toBe(expected);
  });
});
