import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERROR_PARTS, ERRORS, errorRow } from "./catalogue.ts";
import { CompetitionError } from "./competition-error.ts";
import type { ErrorRow } from "./error-row.ts";
import { errorsPage } from "./errors-page.ts";

const rows = Object.entries<ErrorRow>(ERRORS);

const root = new URL("../../../../../", import.meta.url);
/** Sources of all packages and examples, without tests and the tables of codes. */
const sources = () =>
  ["packages", "examples"]
    .flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}/src`))
    .filter((folder) => existsSync(new URL(folder, root)))
    .flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|\/errors\/codes\//.test(file))
    .map((file) => readFileSync(new URL(file, root), "utf8"))
    .join("\n");

describe("the catalogue of errors", () => {
  it("holds no code that nobody throws", () => {
    const names = new Set(sources().match(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\b/g));
    expect(Object.keys(ERRORS).filter((code) => !names.has(code))).toEqual([]);
  });

  it("holds every code of every part, and none of them twice", () => {
    const codes = Object.values(ERROR_PARTS).flatMap((part) => Object.keys(part));
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
    expect([...codes].sort()).toEqual(Object.keys(ERRORS).sort());
  });

  it("says of each code what happened and what to do, in sentences", () => {
    for (const [code, { meaning, remedy }] of rows) {
      expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
      expect(code).not.toMatch(/^X_/);
      for (const text of [meaning, remedy]) expect(text, code).toMatch(/^\S.{6,}[.)]$/);
    }
  });

  it("never calls a miner's fault one that may pass: evidence is not tried again", () => {
    for (const [code, { fault, retryable }] of rows) if (fault === "miner") expect(retryable, code).not.toBe(true);
  });

  it("is what docs/errors.md prints (npm run docs:errors writes it anew)", () => {
    const page = readFileSync(new URL("docs/errors.md", root), "utf8");
    expect(page).toBe(errorsPage(ERROR_PARTS));
  });
});

describe("CompetitionError", () => {
  it("takes fault and retryability from the catalogue where nothing else is said", () => {
    for (const code of Object.keys(ERRORS) as (keyof typeof ERRORS)[]) {
      const row = errorRow(code);
      const error = new CompetitionError("text", { code });
      expect([error.fault, error.retryable]).toEqual([row?.fault, row?.retryable ?? row?.fault === "infrastructure"]);
    }
  });

  it("lets the place that throws say otherwise", () => {
    expect(new CompetitionError("text", { code: "GPU_AUTH", retryable: true }).retryable).toBe(true);
    expect(new CompetitionError("text", { code: "GPU_CAPACITY", fault: "usage" })).toMatchObject({
      fault: "usage",
      retryable: false,
    });
  });

  it("takes custom codes with their fault, and keeps a code of another version", () => {
    expect(new CompetitionError("text", { code: "X_MINE", fault: "infrastructure" })).toMatchObject({
      code: "X_MINE",
      retryable: true,
    });
    expect(errorRow("X_MINE")).toBeNull();
    expect(errorRow("toString")).toBeNull();
  });
});
