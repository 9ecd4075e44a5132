import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { run } from "../../testing/run-command.ts";
import { createProgram } from "../program.ts";
import { EXIT, EXIT_ROWS } from "./exit-codes.ts";
import { manPage } from "./man-page.ts";

const COMMON = ["--json", "--quiet", "--env-file", "--set"];

const every = (command: Command, path: readonly string[] = []): readonly (readonly string[])[] => [
  path,
  ...command.commands.flatMap((one) => every(one, [...path, one.name()])),
];

describe("help", async () => {
  const paths = every(await createProgram());

  it.each(paths.map((path) => [path.join(" ") || "404-gen", path] as const))(
    "of %s fits 80 columns, and its own options stand before the common ones",
    async (_name, path) => {
      const { stdout, status } = await run([...path, "--help"]);
      expect(status).toBe(0);
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      const words = stdout.slice(0, stdout.indexOf("\nOptions:")).split("\n");
      // A line with room for the next line's first word has a line break in the source text.
      const broken = words.filter((line, at) => {
        const next = words[at + 1] ?? "";
        return /^[^ ]/.test(line) && /^[^ ]/.test(next) && `${line} ${next.split(" ")[0]}`.length <= 80;
      });
      expect(broken).toEqual([]);
      const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag as string);
      const first = flags.findIndex((flag) => COMMON.includes(flag));
      if (first >= 0) expect(flags.slice(first)).toEqual([...COMMON, "--help"]);
    },
  );

  it("has a row for every exit status", async () => {
    expect(EXIT_ROWS.map(([status]) => status)).toEqual(Object.values(EXIT));
    const { stdout } = await run(["--help"]);
    for (const [status, meaning] of EXIT_ROWS) expect(stdout).toContain(`${String(status).padStart(3)}  ${meaning}`);
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    for (const [status, meaning] of EXIT_ROWS)
      expect(readme).toMatch(new RegExp(`^\\| ${status} +\\| ${meaning} +\\|$`, "m"));
  });

  it("is data with --json, of the program, a group and a command", async () => {
    const program = (await run(["--help", "--json"])).json<{ commands: { command: string }[] }>();
    expect(program.commands.map(({ command }) => command)).toContain("weights");
    const group = (await run(["weights", "--help", "--json"])).json<{ commands: { command: string }[] }>();
    expect(group.commands.map(({ command }) => command)).toEqual(["weights plan", "weights show", "weights set"]);
    expect((await run(["render", "--json", "--help"])).json()).toMatchObject({
      command: "render",
      arguments: ["<files...>"],
      options: expect.arrayContaining([expect.objectContaining({ flags: "-o, --out <dir>" })]),
      commands: [],
    });
  });

  it("is a manual page, which is up to date", async () => {
    const page = manPage(await createProgram());
    expect(page).toBe(readFileSync(new URL("../../man/404-gen.1", import.meta.url), "utf8"));
    expect(page).toContain(".SS weights plan");
    for (const line of page.split("\n")) expect(line).not.toMatch(/^'/);
  });
});
