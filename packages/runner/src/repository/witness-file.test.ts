import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildRepository } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { openWitnessFile } from "./witness-file.ts";

const { commits } = buildRepository({ rounds: 1 });
const id = (digit: string) => digit.repeat(40);

describe("openWitnessFile", () => {
  it("forgets nothing when many processes write at once", async () => {
    const file = join(makeFolder(), "deep", "witness.json");
    const branches = Array.from({ length: 12 }, (_, index) => `repository-${index}#main`);
    await Promise.all(
      branches.map(async (branch) => {
        const witness = openWitnessFile(file, { branch });
        await witness.read();
        await witness.write(id("a"));
      }),
    );
    const { branches: shelf } = JSON.parse(readFileSync(file, "utf8")) as {
      branches: Record<string, { commit: string }>;
    };
    expect(Object.keys(shelf).sort()).toEqual([...branches].sort());
  });

  it("leaves what another process remembered in the meantime", async () => {
    const file = join(makeFolder(), "witness.json");
    const [slow, fast] = [openWitnessFile(file, { branch: "r#main" }), openWitnessFile(file, { branch: "r#main" })];
    await Promise.all([slow.read(), fast.read()]);
    await fast.write(id("b"));
    await slow.write(id("a"));
    expect((await fast.read())?.commit).toBe(id("b"));
  });

  it("refuses a file that it does not understand", async () => {
    const file = join(makeFolder(), "witness.json");
    writeFileSync(file, "{}");
    await expect(openWitnessFile(file, { branch: "r#main" }).read()).rejects.toMatchObject({
      code: "WITNESS_FILE_INVALID",
    });
  });
});

describe("404-gen verify --witness and its memory", () => {
  it("refuses a history that was written anew or taken back, until a person looked", async () => {
    const { folder } = makeGitRepository(commits);
    const file = join(makeFolder(), "witness.json");
    const verify = async () => {
      const ran = await run(["verify", folder, "--witness", file, "--json"]);
      return ran.json<{ findings: { code: string }[] }>().findings.map(({ code }) => code);
    };
    expect(await verify()).toEqual([]);
    expect(await verify()).toEqual([]);
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", folder, "-c", "user.name=x", "-c", "user.email=x@x", ...args]);
    git("update-ref", "refs/heads/main", "main~2");
    expect(await verify()).toContain("HISTORY_ROLLED_BACK");
    const tree = String(git("rev-parse", "main^{tree}")).trim();
    const other = String(git("commit-tree", tree, "-m", "Begin anew")).trim();
    git("update-ref", "refs/heads/main", other);
    expect(await verify()).toContain("HISTORY_REWRITTEN");
    expect(await verify()).toContain("HISTORY_REWRITTEN");
  });

  it("goes on from the commit that was proved, and tells the earlier findings again", async () => {
    const edit = { message: "fix", changes: [{ path: "rounds/0/seed.json", after: '{"seed": 5}' }] };
    const { folder } = makeGitRepository([...commits, edit]);
    const env = { XDG_CACHE_HOME: makeFolder() };
    type Proof = { source: { provedBefore: string | null; commit: string }; findings: unknown[] };
    const first = (await run(["verify", folder, "--json"], { env })).json<Proof>();
    const second = (await run(["verify", folder, "--json"], { env })).json<Proof>();
    expect(first.source.provedBefore).toBeNull();
    expect(second.source.provedBefore).toBe(first.source.commit);
    expect(first.findings.length).toBeGreaterThan(0);
    expect(second.findings).toEqual(first.findings);
    const fresh = (await run(["verify", folder, "--fresh", "--json"], { env })).json<Proof>();
    expect(fresh.source.provedBefore).toBeNull();
  });
});
