import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { buildRepository, CAST, startGitHttpServer } from "@404-gen/core/testing/fakes";
import { FINDINGS } from "@404-gen/core/verify";
import { describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository, sharedFile } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const { files, commits } = buildRepository();
const tamper = (path: string, change: (text: string) => string) =>
  makeFolder({ ...Object.fromEntries(files), [path]: change(files.get(path) ?? "") });

describe("404-gen verify", () => {
  it("proves a competition that was played by the rules", async () => {
    const ran = await run(["verify", makeFolder(Object.fromEntries(files)), "--json"]);
    const { findings, checked } = ran.json<{ findings: { severity: string }[]; checked: Record<string, number> }>();
    expect(findings.filter(({ severity }) => severity !== "note")).toEqual([]);
    expect(Object.values(checked).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(20);
    expect(ran.status).toBe(0);
  });

  it("does not call a repository proved that holds no competition", async () => {
    const changes = [{ path: "README.md", before: null, after: "Something else" }];
    const { folder } = makeGitRepository([{ message: "First", changes }]);
    const ran = await run(["verify", folder, "--json"]);
    expect(ran.status).toBe(2);
    expect(ran.json()).toMatchObject({ error: { code: "RECORD_MISSING" } });
  });

  it("does not call a round proved that the record has not come to", async () => {
    const ran = await run(["verify", makeFolder(Object.fromEntries(files)), "--round", "99", "--json"]);
    expect(ran.json()).toMatchObject({ error: { code: "ROUND_MISSING" } });
    expect(ran.status).toBe(2);
  });

  it("lists what differs, names file and rule, and ends with 1", async () => {
    const folder = tamper("rounds/0/winner.json", (text) =>
      text.replace(/"winner_hotkey": "[^"]+"/, `"winner_hotkey": "${CAST.weak}"`),
    );
    const ran = await run(["verify", folder, "--json"]);
    expect(ran.status).toBe(1);
    expect(ran.json()["findings"]).toContainEqual(
      expect.objectContaining({
        severity: "violation",
        code: "WINNER_DIFFERS",
        round: 0,
        file: "rounds/0/winner.json",
      }),
    );
    const { stdout } = await run(["verify", folder, "--round", "0"]);
    expect(stdout).toMatch(/violation round 0 WINNER_DIFFERS: /);
    expect(stdout).toContain(`→ ${FINDINGS.WINNER_DIFFERS.remedy}`);
  });

  it("proves a git repository's history too", async () => {
    const count = async (ran: ReturnType<typeof run>) =>
      (await ran).json<{ checked: Record<string, number> }>().checked;
    const { folder, revision } = makeGitRepository(commits);
    const proof = await run(["verify", folder, "--json"]);
    expect(
      proof.json<{ findings: { severity: string }[] }>().findings.filter(({ severity }) => severity !== "note"),
    ).toEqual([]);
    expect(proof.status).toBe(0);
    expect((await count(run(["verify", folder, "--json"])))["history"]).toBeGreaterThan(10);
    const since = await count(run(["verify", folder, "--since", revision.slice(0, 10), "--json"]));
    expect(since["history"] ?? 0).toBeLessThan(10);
    const withEdit = [...commits, { message: "fix", changes: [{ path: "rounds/0/seed.json", after: '{"seed": 5}' }] }];
    const ran = await run(["verify", makeGitRepository(withEdit).folder, "--json"]);
    expect(ran.status).toBe(1);
    expect(ran.json()["findings"]).toContainEqual(
      expect.objectContaining({ code: expect.stringMatching(/HAND|CHANGED|EDITED/) }),
    );
  });

  it("proves a tag or a commit of a host too, and takes history from either as it is", async () => {
    const { folder } = makeGitRepository(commits);
    const host = await startGitHttpServer({ root: makeFolder() });
    const local = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" }).trim();
    const [early = "", middle = ""] = [commits.length - 5, 10].map((back) => local("rev-parse", `main~${back}`));
    local("-c", "user.name=a", "-c", "user.email=a@b", "tag", "-am", "the middle", "half", middle);
    local("tag", "early", early);
    local("push", "-q", host.repository, "main", "half", "early");
    const proof = async (...options: string[]) => {
      const ran = await run(["verify", host.url, ...options, "--fresh", "--json"]);
      return { status: ran.status, ...ran.json<{ source: object; notChecked: { what: string }[]; error: object }>() };
    };
    for (const ref of ["half", middle, middle.slice(0, 12)]) {
      const { source, status } = await proof("--ref", ref);
      expect([source, status]).toEqual([expect.objectContaining({ branch: null, commit: middle }), 0]);
    }
    for (const since of ["early", early, early.slice(0, 12)]) {
      const { source, notChecked, status } = await proof("--ref", "half", "--since", since);
      expect([source, status]).toEqual([expect.objectContaining({ commit: middle }), 0]);
      expect(notChecked.map(({ what }) => what)).toContain(`history up to ${early}`);
    }
    // `half` is a later commit than `early`: it is not in the history of `early`.
    expect(await proof("--ref", "early", "--since", "half")).toMatchObject({
      status: 2,
      error: { code: "COMMIT_UNKNOWN" },
    });
    expect(await proof("--ref", "nonsense")).toMatchObject({ status: 2, error: { code: "GIT_NO_REF" } });
    await host.close();
  });

  it("reads the branch of a host that GITHUB_BRANCH names, unless --ref names another; status and report too", async () => {
    const { folder, revision } = makeGitRepository(commits);
    const host = await startGitHttpServer({ root: makeFolder() });
    execFileSync("git", [
      "-C",
      folder,
      "push",
      "-q",
      host.repository,
      "main:records",
      `${revision}~3:refs/heads/early`,
    ]);
    const env = { GITHUB_BRANCH: "records" };
    const source = async (...options: string[]) =>
      (await run(["verify", host.url, ...options, "--json"], { env })).json()["source"];
    expect(await source("--fresh")).toMatchObject({ branch: "records", commit: revision });
    expect(await source("--fresh", "--ref", "early")).toMatchObject({ branch: "early" });
    for (const command of [["status"], ["report", "--out", join(makeFolder(), "page.html")]])
      expect(await run([...command, host.url, "--json"], { env })).toMatchObject({ status: 0 });
    // Without GITHUB_BRANCH the branch is `main`, which the host does not have.
    const ran = await run(["verify", host.url, "--json"]);
    expect([ran.status, ran.json()]).toEqual([2, { error: expect.objectContaining({ code: "GIT_NO_REF" }) }]);
    await host.close();
  });

  it("ends with 2 where there is no repository", async () => {
    const ran = await run(["verify", "/no/such/folder", "--json"]);
    expect(ran.json()).toMatchObject({ error: { code: "REPOSITORY_MISSING" } });
    expect(ran.status).toBe(2);
  });

  it("ends with 2 for options that mean nothing here", async () => {
    const folder = makeFolder(Object.fromEntries(files));
    expect((await run(["verify", folder, "--round", "last", "--json"])).json()).toMatchObject({
      error: { code: "OPTION_INVALID" },
    });
    expect((await run(["verify", folder, "--since", "abc", "--json"])).json()).toMatchObject({
      error: { code: "COMMIT_UNKNOWN" },
    });
  });

  const real = sharedFile("competition");
  it.skipIf(real === null)("finds in the recorded competition what is known of it", async () => {
    const ran = await run(["verify", real ?? "", "--json"]);
    const { findings } = ran.json<{ findings: { severity: string; code: string }[] }>();
    const violations = findings.filter(({ severity }) => severity === "violation").map(({ code }) => code);
    expect([...new Set(violations)].sort()).toEqual(["AUDIT_VERDICT_DIFFERS", "DUELS_FROM_ERRORS", "KEY_DIFFERS"]);
    expect(ran.status).toBe(1);
  });
});
