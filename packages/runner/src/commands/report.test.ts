import { readFileSync } from "node:fs";
import { buildRepository, CAST } from "@404-gen/core/testing/fakes";
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

  it("tells a broken list of who was left out, as verify and miner status do", async () => {
    const path = "rounds/0/ignored_submissions.json";
    const folder = makeFolder({ ...Object.fromEntries(files), [path]: "{ broken" });
    const page = `${folder}/page.html`;
    const [verify, miner, report] = await Promise.all([
      run(["verify", folder, "--json"]),
      run(["miner", "status", folder, "--hotkey", CAST.good, "--round", "0", "--json"]),
      run(["report", folder, "--round", "0", "-o", page, "--json"]),
    ]);
    expect(verify.json()["findings"]).toEqual([
      expect.objectContaining({ severity: "violation", code: "RECORD_INVALID", file: path }),
    ]);
    expect(miner.status).toBe(0);
    const steps = miner.json<{ steps: { name: string; state: string; reasons: { code: string }[] }[] }>().steps;
    expect(steps.find(({ name }) => name === "collected")).toMatchObject({
      state: "done",
      reasons: [{ code: "RECORD_INVALID", example: expect.stringContaining(path) }],
    });
    expect(report.status).toBe(0);
    expect(readFileSync(page, "utf8")).toContain("RECORD_INVALID");
    expect(readFileSync(page, "utf8")).toContain(path);
  });

  it("refuses a round that the record has not come to", async () => {
    const folder = makeFolder(Object.fromEntries(files));
    const ran = await run(["report", folder, "--round", "99", "-o", `${folder}/page.html`, "--json"]);
    expect(ran.json()).toMatchObject({ error: { code: "ROUND_MISSING" } });
    expect(ran.status).toBe(2);
  });
});
