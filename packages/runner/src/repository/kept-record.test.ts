import { CompetitionError } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { keptRecord } from "./kept-record.ts";

const text = "o/r#1:leader";
const fault = async () => Promise.reject(new CompetitionError("away", { code: "GIT_UNREACHABLE" }));

describe("keptRecord", () => {
  it("stands in for a repository that is away, for the same question alone", async () => {
    const out = `${makeFolder()}/new`;
    await expect(keptRecord({ text, out, open: fault })).rejects.toMatchObject({ code: "GIT_UNREACHABLE" });
    expect(await keptRecord({ text, out, open: async () => ({ a: 1 }) })).toEqual({ a: 1 });
    const lines: string[] = [];
    expect(await keptRecord({ text, out, open: fault, onKept: ({ code }) => lines.push(code) })).toEqual({ a: 1 });
    expect(lines).toEqual(["GIT_UNREACHABLE"]);
    await expect(keptRecord({ text: "o/r#2:leader", out, open: fault })).rejects.toMatchObject({
      code: "GIT_UNREACHABLE",
    });
  });

  it("hides nothing that is wrong with the question", async () => {
    const out = makeFolder();
    await keptRecord({ text, out, open: async () => 1 });
    const missing = async () =>
      Promise.reject(new CompetitionError("no round", { code: "RECORD_MISSING", fault: "usage" }));
    await expect(keptRecord({ text, out, open: missing })).rejects.toMatchObject({ code: "RECORD_MISSING" });
  });
});
