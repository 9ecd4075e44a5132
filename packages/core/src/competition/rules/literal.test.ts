import { describe, expect, it } from "vitest";
import { NOT_A_LITERAL, readLiteral } from "./literal.ts";

const read = (text: string, maxDepth = 4) => readLiteral(text, { maxDepth });

describe("readLiteral", () => {
  it.each([
    [" None ", null],
    ["True", true],
    ["False", false],
    ["-1.5e3", -1500],
    [".5", 0.5],
    [".25", 0.25],
    ["(1, 2,)", [1, 2]],
    ["[]", []],
    ["{'a': 'b', \"c\": (),}", { a: "b", c: [] }],
    ["'it\\'s'", "it's"],
    ["'\\x41\\u00e9\\U0010ffff'", "Aé\u{10ffff}"],
    ['"\\a\\b\\f\\n\\r\\t\\v\\/\\\\\\""', '\x07\b\f\n\r\t\v/\\"'],
  ])("%s gives %j", (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    "",
    " ",
    "1 2",
    "[] []",
    "{a: 1}",
    "{1: 2}",
    "{'a' 1}",
    "[1 2]",
    "[1",
    "'open",
    "'a\nb'",
    "'\\q'",
    "'\\",
    "'\\x4'",
    "'\\x4g'",
    "'\\xg4'",
    "'\\u004 '",
    "'\\U00110000'",
    "'\\u'",
    "undefined",
    "abc1",
    "{aba: 1}",
    "toString",
    "--1",
    "b'bytes'",
  ])("%j is refused", (text) => {
    expect(() => read(text)).toThrow(NOT_A_LITERAL);
  });

  it("is refused with a code", () => {
    expect(NOT_A_LITERAL).toMatchObject({ code: "LITERAL_INVALID" });
  });

  it("counts the depth of what is open, and not of what was closed", () => {
    expect(read("[[]]", 2)).toEqual([[]]);
    expect(() => read("[[[]]]", 2)).toThrow(NOT_A_LITERAL);
    expect(read("[[], [], [[]]]", 3)).toEqual([[], [], [[]]]);
    expect(() => read("[[], [], [[]]]", 2)).toThrow(NOT_A_LITERAL);
    expect(() => read("[]", 0)).toThrow(NOT_A_LITERAL);
    expect(read("1", 0)).toBe(1);
  });
});
