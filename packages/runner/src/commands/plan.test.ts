import { buildRepository } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const { files } = buildRepository({ rounds: 1 });
const folder = makeFolder(Object.fromEntries(files));

describe("404-gen plan", () => {
  it("prints the next rounds of the config", async () => {
    const ran = await run(["plan", folder, "--rounds", "3", "--at", "2026-02-03T00:00:00Z", "--json"]);
    expect(ran.status).toBe(0);
    const { rounds, current, finished } = ran.json<{
      rounds: { revealsUntil: string }[];
      current: object;
      finished: boolean;
    }>();
    expect(current).toMatchObject({ round: 1, stage: "open" });
    expect(rounds.map(({ revealsUntil }) => revealsUntil.slice(11, 16))).toEqual(["08:00", "08:00", "08:00"]);
    expect(finished).toBe(false);
    expect((await run(["plan", folder, "--rounds", "2"])).stdout).toMatch(
      /^tiny: round 1, open, block \d+\nround \d+: reveals until/,
    );
  });

  it("ends with 1 for a config that cannot be", async () => {
    const wrong = (files.get("config.json") ?? "").replace("2026-12-31", "2026-01-01");
    const ran = await run(["plan", makeFolder({ ...Object.fromEntries(files), "config.json": wrong }), "--json"]);
    expect(ran.json()["problems"]).toContainEqual(expect.objectContaining({ severity: "error" }));
    expect(ran.status).toBe(1);
  });

  it("ends with 2 for a folder without a config, and for a time that is none", async () => {
    expect(
      (await run(["plan", makeFolder({ "state.json": files.get("state.json") ?? "" }), "--json"])).json(),
    ).toMatchObject({ error: { code: "RECORD_MISSING" } });
    expect(await run(["plan", folder, "--at", "soon", "--json"])).toMatchObject({ status: 2 });
  });
});
