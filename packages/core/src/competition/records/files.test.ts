import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import { formatLeader, leaderSchema, parseLeader } from "./leader.ts";
import { matchReportPath } from "./match-report.ts";
import { formatMatrix, parseMatrix } from "./matches-matrix.ts";
import { stemOf } from "./names.ts";
import { formatPrompts, parsePrompts } from "./prompts.ts";
import { readRecord } from "./record.ts";
import { formatSeed } from "./seed.ts";

const [a, b] = [testHotkey(1), testHotkey(2)] as const;
const options = { path: "x" };

describe("matches_matrix.csv", () => {
  it.each([
    ["left,right,margin"],
    [`left,right,margin\nleader,${a},-0.1\n${a},${b},0.0`],
    [`left,right,margin\nleader,${a},100.0\n`],
    [`left,right,margin\r\nleader,${a},1\r\nleader,${b},5e-05`],
  ])("comes back byte for byte: %j", (text) => {
    expect(formatMatrix(parseMatrix(text, options))).toBe(text);
  });

  it("keeps old margins' tokens and prints new ones in Python's way", () => {
    const rows = parseMatrix(`left,right,margin\nleader,${a},1`, options);
    expect(formatMatrix([...rows, { left: "leader", right: b, margin: 0 }])).toBe(
      `left,right,margin\nleader,${a},1\nleader,${b},0.0`,
    );
  });

  it.each([
    ["a,b,c"],
    [`left,right,margin\nleader,${a}`],
    [`left,right,margin\nleader,${a},nan`],
    [`left,right,margin\nleader,${a},0.1,x`],
    ["left,right,margin\nleader,someone,0.1"],
  ])("refuses %j, naming the line", (text) => {
    expect(() => parseMatrix(text, options)).toThrow(expect.objectContaining({ code: "RECORD_INVALID" }));
  });
});

describe("prompts.txt", () => {
  it.each([["https://p/a.png"], ["https://p/a.png\nhttps://p/b.png\n"], ["\r\nhttps://p/a.png\r\n\n"], [""]])(
    "comes back byte for byte: %j",
    (text) => {
      expect(formatPrompts(parsePrompts(text, options))).toBe(text);
    },
  );
  it("refuses what is no address", () => {
    expect(() => parsePrompts("https://p/a.png\nfile:///etc/passwd", options)).toThrow(/line 2/);
  });
  it("has no newline at the end when it is new", () => {
    expect(formatPrompts(["https://p/a.png", "https://p/b.png"])).toBe("https://p/a.png\nhttps://p/b.png");
  });
});

describe("leader.json", () => {
  const entry = { hotkey: a, repo: "a/b", commit: "c".repeat(40), docker: "d", weight: 1, effective_block: 5 };
  const older = JSON.stringify({ transitions: [entry], x: 1 }).replace('"weight":1', '"weight":1.0');
  it("is read in its older form, goes back as it was, and is written as an array once it changes", async () => {
    const record = await readRecord({ read: async () => older }, "leader.json", leaderSchema);
    expect(record).toEqual([entry]);
    expect(formatLeader(record ?? [])).toBe(older);
    expect(formatLeader([...parseLeader(older, options), entry])).toMatch(/^\[\n {2}\{\n {4}"hotkey"/);
  });
  it("is null when it is not there", async () => {
    expect(await readRecord({ read: async () => null }, "leader.json", leaderSchema)).toBeNull();
  });
});

describe("seed.json", () => {
  it("is one line", () => {
    expect(formatSeed({ seed: 3035696319 })).toBe('{"seed": 3035696319}');
  });
});

describe("matchReportPath", () => {
  it("has ten characters of the left side, and as many more as tell it from others of the field", () => {
    const twin = `${a.slice(0, 14)}Z${a.slice(15)}`;
    expect(matchReportPath(3, { left: "leader", right: b })).toBe(`rounds/3/${b}/duels_leader.json`);
    expect(matchReportPath(3, { left: a, right: b, field: [a, b] })).toBe(`rounds/3/${b}/duels_${a.slice(0, 10)}.json`);
    expect(matchReportPath(3, { left: a, right: b, field: [a, b, twin] })).toBe(
      `rounds/3/${b}/duels_${a.slice(0, 15)}.json`,
    );
  });

  it("never gives two lefts of one field the same file", () => {
    const hotkey = fc.integer({ min: 0, max: 2000 }).map((number) => `5abcdefghi${String(number).padStart(38, "x")}`);
    fc.assert(
      fc.property(fc.uniqueArray(hotkey, { minLength: 2, maxLength: 12 }), (field) => {
        const files = field.map((left) => matchReportPath(0, { left, right: b, field }));
        expect(new Set(files).size).toBe(field.length);
      }),
    );
  });
});

describe("stemOf", () => {
  it.each([
    ["https://p/x/abc.png", "abc"],
    ["https://p/abc.def.png?q=/1.png", "abc.def"],
    ["https://p/.hidden", ".hidden"],
    ["abc", "abc"],
  ])("of %s is %s", (url, stem) => {
    expect(stemOf(url)).toBe(stem);
  });
});
