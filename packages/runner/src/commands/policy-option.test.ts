import { join } from "node:path";
import { POLICY_ONE } from "@404-gen/core/competition";
import { buildRepository, CAST } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const { files, commits } = buildRepository();
const folder = makeFolder(Object.fromEntries(files));
const policyFile = (text: string) => join(makeFolder({ "policy.mjs": text }), "policy.mjs");

/** A policy by which nobody ever takes the crown: it stays with the leader, whoever wins. */
const NOBODY = policyFile(`export default { 1: {
  name: "nobody", version: "7",
  takesCrown: () => false,
  nextStep: () => ({ kind: "crown", winner: "leader", path: [] }),
} };`);

type Verification = {
  readonly verdict: string;
  readonly competitions: readonly { readonly policy: { readonly name: string; readonly version: string } }[];
  readonly findings: readonly { readonly code: string; readonly expected: unknown; readonly recorded: unknown }[];
};

describe("--policy", () => {
  it("lets verify go by it, and verify says so", async () => {
    const standard = (await run(["verify", folder, "--json"])).json<Verification>();
    expect(standard.verdict).toBe("proved");
    expect(standard.competitions[0]?.policy).toEqual({ name: POLICY_ONE.name, version: POLICY_ONE.version });
    const ran = await run(["verify", folder, "--policy", NOBODY, "--json"]);
    const own = ran.json<Verification>();
    expect([own.verdict, ran.status]).toEqual(["violated", 1]);
    expect(own.competitions[0]?.policy).toEqual({ name: "nobody", version: "7" });
    expect(own.findings.find(({ code }) => code === "WINNER_DIFFERS")).toMatchObject({
      recorded: CAST.better,
      expected: "leader",
    });
  });

  it("warns before it runs the file's code, and names the policies on the terminal", async () => {
    const { stderr, stdout } = await run(["verify", folder, "--policy", NOBODY]);
    expect(stderr).toContain(`running the code of ${NOBODY}: it decides in place of this program's own rules`);
    expect(stderr).toContain("policies: competition 1 by nobody 7, competition 2 by 404-gen/2 1");
    expect(stdout).toContain("competition 1 by policy nobody 7");
  });

  it("remembers nothing that it proved: the code may change while name and version stay", async () => {
    const repository = makeGitRepository(commits).folder;
    const env = { XDG_CACHE_HOME: makeFolder() };
    const verify = async (...options: string[]) =>
      (await run(["verify", repository, "--json", ...options], { env })).json<{
        source: { provedBefore: string | null };
      }>().source.provedBefore;
    const policy = policyFile('export default { 1: { name: "as-it-is", version: "1" } };');
    expect(await verify("--policy", policy)).toBeNull();
    expect(await verify("--policy", policy)).toBeNull();
    expect(await verify()).toBeNull();
    expect(await verify()).not.toBeNull();
  });

  it("is what status and a miner's status go by, and what report proves by", async () => {
    const status = (await run(["status", folder, "--policy", NOBODY, "--json"])).json<{
      competition: { policy: unknown };
    }>();
    expect(status.competition.policy).toEqual({ name: "nobody", version: "7" });
    const report = async (...options: string[]) => {
      const out = join(makeFolder(), "page.html");
      return (await run(["report", folder, "--round", "0", "-o", out, "--json", ...options])).json<{
        findings: number;
      }>().findings;
    };
    expect(await report("--policy", NOBODY)).toBeGreaterThan(await report());
    const miner = async (...options: string[]) => {
      const ran = await run(["miner", "status", folder, "--hotkey", CAST.better, "--round", "0", "--json", ...options]);
      return JSON.stringify(ran.json<{ steps: unknown }>().steps);
    };
    expect(await miner("--policy", NOBODY)).not.toBe(await miner());
  });

  it.each([
    ["there is none", "/no/such/policy.mjs", "POLICY_UNREADABLE"],
    ["it does not load", policyFile("export default {"), "POLICY_UNREADABLE"],
    ["it exports nothing", policyFile("export const policy = 1;"), "POLICY_INVALID"],
    [
      "it decides another competition",
      policyFile('export default { 9: { name: "a", version: "1" } };'),
      "POLICY_INVALID",
    ],
    [
      "it throws",
      policyFile('export default { 1: { name: "a", version: "1", nextStep() { throw new Error("no"); } } };'),
      "POLICY_FAILED",
    ],
  ])("ends with 2 where %s", async (_, file, code) => {
    const ran = await run(["verify", folder, "--policy", file, "--json"]);
    expect(ran.json()).toMatchObject({ error: { code } });
    expect(ran.status).toBe(2);
  });
});
