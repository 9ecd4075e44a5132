import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { chooseFaults, FAULT_KINDS } from "./faults/kinds.ts";
import { simulationPage } from "./simulation-page.ts";

it("is docs/simulation.md", () => {
  expect(readFileSync(new URL("../../../../docs/simulation.md", import.meta.url), "utf8")).toBe(simulationPage());
});

it("has more than forty kinds of fault, each with its own name, a sentence and a rate", () => {
  expect(FAULT_KINDS.length).toBeGreaterThan(40);
  expect(new Set(FAULT_KINDS.map(({ name }) => name)).size).toBe(FAULT_KINDS.length);
  for (const { sentence, rate } of FAULT_KINDS) {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(rate).toBeGreaterThan(0);
  }
});

it("chooses kinds by name, port, all and none, and refuses an unknown one", () => {
  expect(chooseFaults("all")).toEqual(FAULT_KINDS);
  expect(chooseFaults("none")).toEqual([]);
  expect(chooseFaults("git,cdn-429").map(({ name }) => name)).toEqual(
    FAULT_KINDS.filter(({ name, port }) => port === "git" || name === "cdn-429").map(({ name }) => name),
  );
  expect(chooseFaults("-process,-people").some(({ port }) => port === "process")).toBe(false);
  expect(() => chooseFaults("gti")).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
});
