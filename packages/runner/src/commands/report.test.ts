import { buildRepository } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const { files } = buildRepository();

describe("404-gen report", () => {
  it("names the file that is missing, and does not say that the round is", async () => {
    const folder = makeFolder(Object.fromEntries([...files].filter(([path]) => path !== "config.json")));
    const ran = await run(["report", folder, "--round", "0", "-o", `${folder}/page.html`, "--json"]);
    expect(ran.json()).toMatchObject({ error: { code: "RECORD_MISSING", message: "config.json is missing" } });
    expect(ran.status).toBe(2);
  });

  it("refuses a round that the record has not come to", async () => {
    const folder = makeFolder(Object.fromEntries(files));
    const ran = await run(["report", folder, "--round", "99", "-o", `${folder}/page.html`, "--json"]);
    expect(ran.json()).toMatchObject({ error: { code: "ROUND_MISSING" } });
    expect(ran.status).toBe(2);
  });
});
