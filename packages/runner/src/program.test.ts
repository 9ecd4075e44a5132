import { describe, expect, it } from "vitest";
import { makeFolder } from "../testing/fixtures.ts";
import { run } from "../testing/run-command.ts";

const code = (ran: { json(): Record<string, unknown> }) => (ran.json()["error"] as { code: string }).code;

describe("404-gen", () => {
  it("prints help and version on stdout and ends with 0", async () => {
    const help = await run(["--help"]);
    expect(help).toMatchObject({ status: 0, stderr: "" });
    for (const name of ["audit", "judge", "miner", "render", "verify", "weights"]) expect(help.stdout).toContain(name);
    expect(await run(["--version"])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect((await run(["weights", "set", "--help"])).stdout).toContain("--wallet.name <name>");
  });

  it("names what is wrong with a command line, on stderr, and ends with 2", async () => {
    expect(await run(["frobnicate"])).toMatchObject({ status: 2, stdout: "" });
    expect((await run(["verify", "x", "--frob"])).stderr).toContain("unknown option '--frob'");
    expect((await run(["render", "a.glb"])).stderr).toContain("required option '-o, --out <dir>'");
  });

  it.each([
    [["frobnicate", "--json"], /unknown command 'frobnicate'/],
    [["verify", "x", "--frob", "--json"], /unknown option '--frob'/],
    [["verify", "--json"], /missing required argument 'repo'/],
    [["weights", "--json"], /^weights is a group: say one of plan/],
    [["miner", "frob", "--json"], /unknown command 'frob'/],
    [["--json"], /./],
  ])("with --json gives one error object for %j", async (argv, message) => {
    const ran = await run(argv);
    expect(ran).toMatchObject({ status: 2, stderr: "" });
    expect(ran.json()).toEqual({ error: { code: "USAGE", message: expect.stringMatching(message) } });
  });

  it("shows what a group of commands holds when none is named", async () => {
    const ran = await run(["weights"]);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toMatch(/plan .*Print[\s\S]*set .*Set the weights/);
  });

  it("takes settings from the environment, a file and --set, the last one first", async () => {
    const file = `${makeFolder({ ".env": "MODEL_FORMAT=ply\nNETUID=4\n" })}/.env`;
    const doctor = (...more: string[]) => run(["miner", "doctor", "--json", ...more], { env: { NETUID: "3" } });
    const netuid = async (...more: string[]) =>
      ((await doctor(...more)).json()["checks"] as { detail: string }[])[0]?.detail;
    expect(await netuid()).toMatch(/netuid 3,/);
    expect(await netuid("--env-file", file)).toMatch(/netuid 4,/);
    expect(await netuid("--env-file", file, "--set", "NETUID=5", "--set", "LOG_LEVEL=debug")).toMatch(/netuid 5,/);
    expect(await netuid("--env-file", file, "--set", "NETUID=5", "--netuid", "6")).toMatch(/netuid 6,/);
  });

  it("refuses what is no setting, a credential on the command line, and a file that is not there", async () => {
    expect(code(await run(["settings", "--json", "--set", "NO_SUCH=1"]))).toBe("SETTING_UNKNOWN");
    const secret = await run(["settings", "--json", "--set", "GITHUB_TOKEN=hunter2hunter2"]);
    expect(code(secret)).toBe("SETTING_SECRET");
    expect(secret.stdout).not.toContain("hunter2");
    expect(code(await run(["settings", "--json", "--env-file", "/no/such/.env"]))).toBe("FILE_MISSING");
  });

  it("keeps a command's own option apart from the setting of the same name", async () => {
    // A miner's --cdn-url is where the miner's files are, not the CDN_URL of the validator's store.
    const publish = ["miner", "commit-repo-cdn", "--repo", "a/b", "--cdn-url", "ftp://x", "--dry-run", "--json"];
    const chain = `${makeFolder({ "c.json": '{"neurons":[]}' })}/c.json`;
    expect(code(await run(publish, { env: { CHAIN: "simulated", CHAIN_FILE: chain } }))).toBe("COMMITMENT_INVALID");
  });
});
