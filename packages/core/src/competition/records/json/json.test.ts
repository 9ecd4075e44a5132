import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { defineRecord } from "../record.ts";
import { printJson } from "./print-json.ts";
import { pythonFloat } from "./python-float.ts";
import { readJsonFast } from "./read-fast.ts";
import { readJson } from "./read-json.ts";

const layout = { indent: 2, end: "" } as const;
const record = defineRecord(
  z.looseObject({
    count: z.int(),
    share: z.number(),
    hours: z.number().default(1),
    map: z.record(z.string(), z.looseObject({ time: z.number().default(0) })).optional(),
  }),
);
const path = "a.json";
const roundTrip = (text: string) => record.format(record.parse(text, { path }));

describe("pythonFloat", () => {
  it.each([
    [0, "0.0"],
    [-0, "-0.0"],
    [1, "1.0"],
    [-3, "-3.0"],
    [0.1, "0.1"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [5.3822994232177734e-5, "5.3822994232177734e-05"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [1.5e300, "1.5e+300"],
    [123456789.25, "123456789.25"],
  ])("prints %f as Python does", (value, text) => {
    expect(pythonFloat(value)).toBe(text);
  });

  it("reads back as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(pythonFloat(value))).toBe(value);
      }),
    );
  });

  it("refuses what JSON cannot hold", () => {
    expect(() => pythonFloat(Number.NaN)).toThrow(expect.objectContaining({ code: "NUMBER_NOT_FINITE" }));
  });
});

describe("readJson and printJson", () => {
  it("read what JSON.parse reads, and print it back", () => {
    fc.assert(
      // State files hold an object or an array: a bare number has no holder that could remember its spelling.
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = JSON.stringify(value, null, 2);
        fc.pre(!text.includes('"__proto__"'));
        const read = readJson(text);
        expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(text)));
        expect(printJson(read, { layout })).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it("refuse what JSON.parse refuses", () => {
    const edits = fc.tuple(fc.jsonValue({ maxDepth: 3 }), fc.nat(200), fc.constantFrom(..."{}[],:\"\\0-.eE'\n\u0000x"));
    fc.assert(
      fc.property(edits, ([value, at, char]) => {
        const output = JSON.stringify(value);
        const text = output.slice(0, at % (output.length + 1)) + char + output.slice((at % (output.length + 1)) + 1);
        const verdict = (read: (text: string) => unknown) => {
          try {
            return JSON.stringify(read(text));
          } catch {
            return "refused";
          }
        };
        const ours = verdict(readJson);
        // Ours alone refuses a key that stands twice.
        if (ours !== "refused") expect(ours).toBe(verdict(JSON.parse));
        else if (verdict(JSON.parse) !== "refused")
          expect(() => readJson(text)).toThrow(/stands twice|out of range|__proto__/);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["[".repeat(100_000), "nested too deeply"],
    ["[".repeat(1_000_001), "more than 500000 values"],
    [`[${"{},".repeat(500_001)}0]`, "more than 500000 values"],
    ['{"a":'.repeat(40), "nested too deeply"],
    ['{"a":1,"a":2}', "stands twice"],
    ['{"a":1e999}', "out of range"],
    ['{"__proto__":{"a":1}}', "__proto__"],
    ["NaN", "expected a value"],
    ["", "unexpected end"],
    ['"abc', "unfinished string"],
    ["{} {}", "unexpected text"],
  ])("refuse %.20s: %s", (text, message) => {
    expect(() => readJson(text)).toThrow(message);
  });

  it("bound the length", () => {
    expect(() => readJson("[1, 2]", { maxLength: 5 })).toThrow("longer than 5");
  });
});

describe("a record's text", () => {
  it.each([
    ['{\n  "count": 1,\n  "share": 1,\n  "hours": 2\n}'],
    ['{\n  "count": 1,\n  "share": 0.000053822994232177734,\n  "hours": 1e-5\n}'],
    ['{\n  "count": 12345678901234567890,\n  "share": 1E0,\n  "x": 1.0\n}'],
    ['{\n  "count": 1,\n  "share": 0.5,\n  "name": "caf\\u00e9 caf\u00e9 \\/ \u2028 \\ud83d"\n}'],
    ['{"count":1,"share":0.5}'],
    ['{"count": 1, "share": 0.5}\n'],
    ['{\n    "count": 1,\n    "share": 0.5\n}\n'],
    ['{\r\n "count": 1,\r\n "share": 0.5\r\n}'],
    [
      '{\n  "map": {\n    "b": {},\n    "10": {\n      "time": 2\n    },\n    "9": {}\n  },\n  "count": 1,\n  "share": 0.0\n}',
    ],
  ])("comes back byte for byte: %j", (text) => {
    const big = text.includes("12345678901234567890");
    if (big) expect(() => roundTrip(text)).toThrow(expect.objectContaining({ code: "RECORD_INVALID" }));
    else expect(roundTrip(text)).toBe(text);
  });

  it("keeps every other byte when one field changes, also in a copy", () => {
    const text = '{\n    "x": 1.0,\n    "20": "\\u00e9",\n    "3": 1e2,\n    "count": 1,\n    "share": 1\n}\n';
    const read = record.parse(text, { path });
    expect(record.format({ ...read, count: 2 })).toBe(text.replace('"count": 1', '"count": 2'));
    read.share = 2;
    expect(record.format(read)).toBe(text.replace('"share": 1', '"share": 2.0'));
  });

  it("has defaults for its reader that are not written, until they are changed", () => {
    const read = record.parse('{\n  "count": 1,\n  "share": 0.5,\n  "map": {\n    "a": {}\n  }\n}', { path });
    expect(read.hours).toBe(1);
    expect(read.map?.["a"]?.time).toBe(0);
    expect(record.format({ ...read, count: 2 })).not.toContain("hours");
    expect(record.format({ ...read, hours: 1.5 })).toContain('"hours": 1.5');
    expect(record.format({ ...read, map: { a: { ...read.map?.["a"], time: 3 } } })).toContain('"time": 3.0');
  });

  it("prints new values in Python's way, fields by the schema", () => {
    expect(record.format({ count: 1, share: 1, hours: 0, more: 1, small: 1e-7 })).toBe(
      '{\n  "count": 1,\n  "share": 1.0,\n  "hours": 0.0,\n  "more": 1,\n  "small": 1e-07\n}',
    );
  });

  it.each([
    ["{", null, "JSON"],
    ['{"count": 1.5, "share": 1}', "count", expect.any(String)],
    ['{"count": 1, "share": 1, "map": {"a": {"time": "x"}}}', "map.a.time", expect.stringContaining("number")],
    ["[]", null, expect.any(String)],
  ])("that is wrong is refused with file, field and what is allowed: %s", (text, field, allowance) => {
    const parse = () => record.parse(text, { path });
    expect(parse).toThrow(expect.objectContaining({ code: "RECORD_INVALID" }));
    try {
      parse();
    } catch (error) {
      expect((error as { data: unknown }).data).toMatchObject({ file: path, field, allowed: allowance });
    }
  });
});

describe("printJson with kept texts", () => {
  it("prints what it prints without them, also when members come and go", () => {
    const member = fc.record({
      a: fc.double({ noNaN: true, noDefaultInfinity: true }),
      b: fc.string(),
      c: fc.array(fc.integer()),
    });
    fc.assert(
      fc.property(fc.array(member), (members) => {
        const texts = new WeakMap<object, string>();
        const layout = { indent: 2, end: "" } as const;
        const record: Record<string, unknown> = { n: 1 };
        for (const [n, one] of members.entries()) {
          record[`m${n}`] = one;
          expect(printJson(record, { layout, texts })).toBe(printJson(record, { layout }));
        }
      }),
    );
  });
});

describe("readJsonFast", () => {
  const names = fc.constantFrom("a", "b", "__proto__", "1", ":", 'x":', "\\", "é");
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("1", "1.0", "1e999", "-0", "true", "null", '""', '":"', '"\\u005f"', '"a\\":1"', "tru", ""),
      fc.array(tie("tree"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
      fc
        .array(fc.tuple(names, fc.constantFrom("", " ", "\n"), tie("tree")), { maxLength: 4 })
        .map(
          (items) => `{${items.map(([key, space, value]) => `${JSON.stringify(key)}${space}:${value}`).join(", ")}}`,
        ),
    ),
  }));

  it("gives what the strict reader gives, or leaves the text to it", () => {
    let fast = 0;
    fc.assert(
      fc.property(tree, (text) => {
        const value = readJsonFast(text);
        if (value === null) return;
        fast++;
        expect(JSON.stringify(value.value)).toBe(JSON.stringify(readJson(text)));
      }),
      { numRuns: 2_000 },
    );
    expect(fast).toBeGreaterThan(100);
  });

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"a" :2}',
    '{"a":":","b":1,"b":2}',
    '{"__proto__":1}',
    "[1e999]",
    `${"[".repeat(33)}${"]".repeat(33)}`,
  ])("leaves %s to the strict reader, which refuses it", (text) => {
    expect(readJsonFast(text)).toBeNull();
    expect(() => readJson(text)).toThrow();
  });
});
