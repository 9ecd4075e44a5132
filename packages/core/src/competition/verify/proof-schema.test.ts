import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CAST } from "../../../testing/build-cast.ts";
import { buildRepository } from "../../../testing/build-repository.ts";
import { memoryHistory } from "../../../testing/memory-history.ts";
import { appendTamper } from "../../../testing/tamper-sweep.ts";
import { PROOF_SCHEMA, proofJsonSchema, proofSchema } from "./proof-schema.ts";
import { proveRepository } from "./prove.ts";
import { readerOf } from "./reader-of.ts";

const { files, commits } = buildRepository();
const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as unknown;

describe("the proof as a document", () => {
  it("has the published form, whatever came out", async () => {
    const tamperCommits = appendTamper(commits, {
      name: "",
      path: `rounds/0/${CAST.better}/generated.json`,
      text: "{}",
    });
    for (const list of [commits, tamperCommits]) {
      const { reader, git } = memoryHistory(list);
      const proof = await proveRepository({ name: "memory", reader, git });
      expect(proofSchema.safeParse(JSON.parse(JSON.stringify(proof))).error).toBeUndefined();
      expect(proof.schema).toBe(PROOF_SCHEMA);
    }
    const plain = await proveRepository({ name: "folder", reader: readerOf(files), git: null });
    expect(proofSchema.safeParse(plain).error).toBeUndefined();
  });

  it("is published as it is: npm run docs:proof", () => {
    const schema = JSON.parse(JSON.stringify(proofJsonSchema())) as unknown;
    expect(read("../../../../../docs/proof.schema.json")).toEqual(schema);
    expect(read("../../../proof.schema.json")).toEqual(schema);
  });

  it("does not change its form under the same number", () => {
    const fields = (schema: unknown): unknown =>
      typeof schema === "object" && schema !== null && "properties" in schema
        ? Object.fromEntries(Object.entries(schema.properties as object).map(([key, inner]) => [key, fields(inner)]))
        : typeof schema === "object" && schema !== null && "items" in schema
          ? [fields(schema.items)]
          : "value";
    const findingFields = {
      ...{ severity: "value", code: "value", round: "value", file: "value", path: "value", hotkey: "value" },
      ...{ recorded: "value", expected: "value", commit: "value", message: "value" },
    };
    expect(fields(proofJsonSchema())).toEqual({
      schema: "value",
      verdict: "value",
      source: { name: "value", branch: "value", commit: "value", uncommitted: ["value"], provedBefore: "value" },
      competitions: [{ id: "value", title: "value", policy: { name: "value", version: "value" }, rounds: ["value"] }],
      checked: "value",
      notChecked: [{ what: "value", why: "value" }],
      causes: [
        {
          ...{ severity: "value", code: "value", round: "value", commit: "value" },
          ...{ count: "value", message: "value", files: ["value"] },
        },
      ],
      findings: [findingFields],
    });
  });
});
