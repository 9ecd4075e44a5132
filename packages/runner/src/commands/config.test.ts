import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const codeOf = (ran: { json(): Record<string, unknown> }) => (ran.json()["error"] as { code: string }).code;

describe("404-gen config", () => {
  it("writes a setting with the schema beside it, shows it and where it was given, and takes it out", async () => {
    const cwd = makeFolder({});
    expect((await run(["config", "set", "NETUID", "4", "--json"], { cwd })).json()).toMatchObject({ value: "4" });
    const file = JSON.parse(readFileSync(join(cwd, "404-gen.json"), "utf8")) as Record<string, string>;
    expect(file).toEqual({ $schema: expect.stringMatching(/settings\.schema\.json$/), NETUID: "4" });
    expect((await run(["config", "get", "NETUID", "--json"], { cwd })).json()).toEqual({
      settings: [{ name: "NETUID", value: "4", from: "404-gen.json", secret: false }],
    });
    await run(["config", "unset", "NETUID"], { cwd });
    expect((await run(["config", "get", "NETUID", "--json"], { cwd })).json()).toMatchObject({
      settings: [{ value: "17", from: "default" }],
    });
  });

  it("lets the environment go before the file, and --set before both", async () => {
    const cwd = makeFolder({ "404-gen.json": JSON.stringify({ NETUID: 4, MODEL_FORMAT: "ply" }) });
    const env = { NETUID: "5" };
    const from = async (...more: string[]) =>
      (await run(["config", "get", "NETUID", "--json", ...more], { cwd, env })).json<{ settings: unknown[] }>()
        .settings[0];
    expect(await from()).toMatchObject({ value: "5", from: "environment" });
    expect(await from("--set", "NETUID=6")).toMatchObject({ value: "6", from: "--set" });
    const all = (await run(["config", "get", "--json"], { cwd, env })).json<{ settings: { name: string }[] }>();
    expect(all.settings.map(({ name }) => name)).toEqual(expect.arrayContaining(["NETUID", "MODEL_FORMAT"]));
  });

  it("an empty variable of the environment leaves what the file says, for the command as for what is shown", async () => {
    const cwd = makeFolder({ "404-gen.json": JSON.stringify({ NETUID: "no number" }) });
    const env = { NETUID: "" };
    expect(codeOf(await run(["miner", "list", "--json"], { cwd, env }))).toBe("SETTINGS_INVALID");
    expect((await run(["config", "get", "NETUID", "--json"], { cwd, env })).json()).toMatchObject({
      settings: [{ value: "no number", from: "404-gen.json" }],
    });
  });

  it.each(["https://x:not-for-others@host.example/r", "https://x:not-for,others@host.example/r"])(
    "takes no address with a password (%s): the file is made to be shared",
    async (address) => {
      const cwd = makeFolder({});
      const refusal = await run(["config", "set", "GITHUB_REPO", address, "--json"], { cwd });
      expect(codeOf(refusal)).toBe("SETTING_SECRET");
      expect(refusal.stdout + refusal.stderr).not.toContain(new URL(address).password);
      writeFileSync(join(cwd, "404-gen.json"), JSON.stringify({ GITHUB_REPO: address }));
      expect(codeOf(await run(["config", "check", "--json"], { cwd }))).toBe("SETTINGS_INVALID");
    },
  );

  it("reaches every command", async () => {
    const cwd = makeFolder({ "404-gen.json": JSON.stringify({ NETUID: "no number" }) });
    const ran = await run(["miner", "list", "--json"], { cwd });
    expect(ran.status).toBe(2);
    expect(codeOf(ran)).toBe("SETTINGS_INVALID");
  });

  it("checks all together, naming what is bad", async () => {
    const good = makeFolder({ "404-gen.json": JSON.stringify({ NETUID: 4 }) });
    expect((await run(["config", "check", "--json"], { cwd: good })).json()).toEqual({ ok: true, given: 1 });
    const bad = makeFolder({ "404-gen.json": JSON.stringify({ NETUID: -4 }) });
    const ran = await run(["config", "check"], { cwd: bad });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("NETUID");
  });

  it.each([
    ["an unknown name", { NO_SUCH: 1 }, "NO_SUCH is no setting"],
    ["a credential", { GITHUB_TOKEN: "hunter2hunter2" }, "GITHUB_TOKEN is a credential"],
    ["a list", { NETUID: [1] }, "NETUID is no text"],
  ])("refuses %s in the file", async (_what, content, words) => {
    const cwd = makeFolder({ "404-gen.json": JSON.stringify(content) });
    const ran = await run(["config", "check"], { cwd });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain(words);
    expect(ran.stderr).not.toContain("hunter2");
  });

  it("refuses to write a credential, a name that is none, and a value that does not fit; and a broken file is told", async () => {
    const cwd = makeFolder({});
    expect(codeOf(await run(["config", "set", "GITHUB_TOKEN", "hunter2hunter2", "--json"], { cwd }))).toBe(
      "SETTING_SECRET",
    );
    expect(codeOf(await run(["config", "set", "NO_SUCH", "1", "--json"], { cwd }))).toBe("SETTING_UNKNOWN");
    expect(codeOf(await run(["config", "set", "NETUID", "x", "--json"], { cwd }))).toBe("SETTINGS_INVALID");
    writeFileSync(join(cwd, "404-gen.json"), "{ NETUID");
    expect(codeOf(await run(["config", "get", "--json"], { cwd }))).toBe("SETTINGS_INVALID");
  });
});
