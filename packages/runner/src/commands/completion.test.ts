import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { run } from "../../testing/run-command.ts";

/** The completions that bash offers at the end of a command line. */
async function complete(...words: string[]): Promise<string[]> {
  const { stdout } = await run(["completion", "bash"]);
  const line = `${stdout}
COMP_WORDS=(404-gen ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _404_gen; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", line], { encoding: "utf8" }).split("\n").filter(Boolean);
}

describe("404-gen completion", () => {
  it("offers commands, the commands of a group, and options", async () => {
    expect(await complete("ver")).toEqual(["verify"]);
    expect(await complete("weights", "s")).toEqual(["show", "set"]);
    expect(await complete("verify", "--js")).toEqual(["--json"]);
    expect(await complete("judge", "noise", "--rep")).toEqual(["--repeats"]);
  });

  it("is not led astray by options and their values", async () => {
    expect(await complete("--json", "weights", "--set", "NETUID=17", "pl")).toEqual(["plan"]);
    expect(await complete("render", "judge")).toEqual([]);
  });

  it("speaks fish and zsh, and names the shells that there are", async () => {
    const fish = await run(["completion", "fish"]);
    expect(fish.stdout).toContain("complete -c 404-gen -f -n '__fish_use_subcommand' -a verify -d ");
    expect((await run(["completion", "zsh"])).stdout).toMatch(/^autoload -U \+X bashcompinit/);
    const none = await run(["completion", "tcsh", "--json"]);
    expect([none.status, none.json()]).toMatchObject([2, { error: { code: "OPTION_INVALID" } }]);
  });
});
