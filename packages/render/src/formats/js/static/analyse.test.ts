import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MODULE_RULES } from "../failure.ts";
import { analyseModule } from "./analyse.ts";
import { MAX_MODULE_BYTES } from "./module-size.ts";

const inside = (text: string) => `export default function generate(THREE) {\n${text}\nreturn new THREE.Group();\n}\n`;
const rules = (source: string) => analyseModule(source).failures.map(({ rule }) => rule);

describe("analyseModule", () => {
  it("names the place and what to write instead", () => {
    expect(analyseModule(inside("  const w = window;")).failures).toEqual([
      {
        stage: "static_analysis",
        rule: "FORBIDDEN_IDENTIFIER",
        detail: expect.stringMatching(/`window` may not appear.*rename or remove/),
        line: 2,
        column: 13,
      },
    ]);
    expect(analyseModule("export default function () {\n  (").failures[0]).toMatchObject({
      stage: "parse",
      rule: "PARSE_ERROR",
      line: 2,
    });
  });

  it("says where the exported function begins, and how much of the literal budget is used", () => {
    const source = `const a = "é";\nexport default function generate(THREE) { return new THREE.Group().add(a, 12.5); }`;
    const { failures, exported, literalBytes, bytes } = analyseModule(source);
    expect({ failures, literalBytes, bytes }).toEqual({ failures: [], literalBytes: 2 + 4, bytes: source.length + 1 });
    expect(source.slice(exported!.start)).toMatch(/^export default/);
    expect(source.slice(exported!.declarationStart)).toMatch(/^function generate/);
  });

  it("keeps 100 failures and counts the others", () => {
    const { failures, failureCount } = analyseModule(inside("q;".repeat(100_000)));
    expect([failures.length, failureCount]).toEqual([100, 100_000]);
    expect(JSON.stringify(failures).length).toBeLessThan(40_000);
  });

  it("counts the size in bytes, not in characters", () => {
    const start = `${inside(" ".repeat(inside("").length % 2))}//`;
    const pad = (bytes: number) => start + "é".repeat((bytes - start.length) / 2);
    expect(rules(pad(MAX_MODULE_BYTES))).toEqual([]);
    expect(rules(`${pad(MAX_MODULE_BYTES)} `)).toEqual(["FILE_SIZE_EXCEEDED"]);
  });

  it("refuses names of Object.prototype with which the existing service's analysis breaks", () => {
    expect(rules(inside("THREE.toString.x;"))).toEqual(["UNKNOWN_THREE_API"]);
    expect(rules(inside("THREE.constructor.x;"))).toEqual(["FORBIDDEN_PROPERTY_ACCESS", "UNKNOWN_THREE_API"]);
  });

  it.each([
    ["const a = RegExp('x');", "`RegExp`"],
    ["const a = Promise;", "`Promise`"],
    ["const a = Intl;", "`Intl`"],
    ["const a = new WeakMap();", "`WeakMap`"],
    ["const a = arguments;", "`arguments`"],
    ["const { random } = Math;", "`random` taken out of Math"],
  ])("A12: lets %s pass as the existing service does, and warns of it", (text, words) => {
    const { failures, warnings } = analyseModule(inside(text));
    expect(failures).toEqual([]);
    expect(warnings.join()).toContain(words);
  });

  it("A12: sees a forbidden member behind another parameter's name as little as the existing service does, and warns of it", () => {
    const { failures, warnings } = analyseModule(
      "export default function generate(T) { return new T.ShaderMaterial(); }",
    );
    expect(failures).toEqual([]);
    expect(warnings.join()).toContain("The parameter is called `T`");
  });

  it("looks names up where Babel does: not inside a switch for its subject, but inside for a function in that subject", () => {
    expect(rules(inside("switch (late) { case 1: let late; }"))).toEqual(["IDENTIFIER_NOT_ALLOWED"]);
    expect(rules(inside("switch ((() => late)()) { case 1: let late; }"))).toEqual([]);
    expect(rules(inside("({ [key](key) {} });"))).toEqual(["IDENTIFIER_NOT_ALLOWED"]);
    expect(rules(inside("late; { var late; }"))).toEqual([]);
  });
});

// The exact limits need a larger stack than a test has: `attacks/hostile.test.ts` tries them in the process itself.
describe("depth of nesting", () => {
  const nest = (open: string, close: string) => (n: number) =>
    inside(`const a = ${open.repeat(n)}1${close.repeat(n)};`);
  const repeat =
    (text: string, end = "1") =>
    (n: number) =>
      inside(`let q = 1; q = ${text.repeat(n)}${end};`);
  it.each([
    ["parentheses", nest("(", ")"), 300, 600],
    ["parentheses with comments", nest("/*(*/(", ")"), 300, 600],
    ["brackets", nest("[", "]"), 400, 3000],
    ["sums", repeat("1+"), 2999, 9999],
    ["member chains", (n: number) => inside(`let q = 1; q${".a".repeat(n)};`), 1000, 5000],
    ["method chains", (n: number) => inside(`let q = 1; q${".a()".repeat(n)};`), 500, 2000],
    ["else if", (n: number) => inside(`let q = 1; ${"if (q) {} else ".repeat(n)}{}`), 1000, 3000],
    ["sums in the band where the existing service breaks", repeat("1+"), 2999, 4000],
    ["blocks", (n: number) => inside("{".repeat(n) + "}".repeat(n)), 500, 3000],
    ["functions", (n: number) => inside("function f() {".repeat(n) + "}".repeat(n)), 200, 1500],
    ["assignments", repeat("q = "), 1000, 8000],
    ["templates", nest("`${", "}`"), 200, 2000],
  ] as const)("%s: passes and is refused at the same depth everywhere", (_name, source, passes, fails) => {
    expect(rules(source(passes))).toEqual([]);
    expect(analyseModule(source(fails)).failures).toMatchObject([{ stage: "parse", rule: "PARSE_ERROR" }]);
  });

  it("never crashes, however deep", () => {
    for (const open of [
      "(",
      "[",
      "{",
      "`${",
      "!",
      "a=>",
      "new a(",
      "a?b:",
      "-",
      "class{x=",
      "if(a)",
      "a=",
      "/*",
      "<!--",
    ])
      for (const n of [1000, 30_000, Math.floor(900_000 / open.length)])
        expect(analyseModule(inside(open.repeat(n))).failureCount).toBeGreaterThan(0);
  });
});

describe("any text", () => {
  const words = [
    ..."{}()[];,.=+-?:`'\"\\/*<>!&|#@ \n0123456789abcxyz",
    "=>",
    "...",
    "THREE",
    "export",
    "default",
    "function",
  ];
  const more = [
    "import",
    "async",
    "await",
    "class",
    "const",
    "let",
    "for",
    "of",
    "new",
    "return",
    "window",
    "Math",
    "${",
    "?.",
  ];

  it("is answered with known rules and places inside the text", () => {
    const text = fc.array(fc.constantFrom(...words, ...more, "yield", "static", "get", "_a"), { maxLength: 60 });
    fc.assert(
      fc.property(text, fc.boolean(), (parts, wrapped) => {
        const source = wrapped ? inside(parts.join(" ")) : parts.join(" ");
        const lines = source.split("\n");
        for (const { rule, line, column, detail } of analyseModule(source).failures) {
          expect(Object.keys(MODULE_RULES)).toContain(rule);
          expect(detail.length).toBeGreaterThan(10);
          if (line !== null) expect(column! - 1).toBeLessThanOrEqual(lines[line - 1]!.length);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
