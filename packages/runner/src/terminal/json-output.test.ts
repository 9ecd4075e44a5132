import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { COMMAND_LINES, everyCommand, type WalkPlaces } from "../../testing/every-command.ts";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { makeWalkPlaces } from "../../testing/walk-places.ts";

const schemaFile = JSON.parse(readFileSync(new URL("../../json-output.schema.json", import.meta.url), "utf8")) as {
  readonly $id: string;
  readonly $defs: object;
  readonly properties: Readonly<Record<string, object>>;
};
const schemaFrom = (schema: object | undefined) =>
  z.fromJSONSchema({ ...schema, $defs: schemaFile.$defs } as Parameters<typeof z.fromJSONSchema>[0]);
const schemaOf = (command: string) => schemaFrom(schemaFile.properties[command]);

/** Commands that play rounds or run until they are stopped. Their objects have few fields, which their own tests check. */
const LONG = /^(demo|rehearse|simulate|run|worker|serve .*|judge noise|audit)$/;
/** Addresses at which nothing answers. */
const NOWHERE = { address: "http://127.0.0.1:1/o/r.git", server: "http://127.0.0.1:1", node: "ws://127.0.0.1:1" };
const isLocal = (line: readonly string[]) =>
  !line.some((word) => Object.values(NOWHERE).some((one) => word.startsWith(one)));

describe("the published schema of --json", async () => {
  const commands = await everyCommand();
  let places: WalkPlaces;
  let cwd: string;
  beforeAll(async () => {
    places = await makeWalkPlaces(NOWHERE);
    cwd = makeFolder({});
  });

  it("has every command, under a version", () => {
    expect(Object.keys(schemaFile.properties).sort()).toEqual([...commands].sort());
    expect(schemaFile.$id).toMatch(/\.v\d+\.schema\.json$/);
  });

  it.each(commands.filter((command) => !LONG.test(command)))("fits what %s prints", async (command) => {
    const env = { HOME: cwd, STATE_DIR: places.record };
    const lines = COMMAND_LINES[command]?.lines(places).filter(isLocal) ?? [];
    // The last line tests the output of a failure.
    for (const line of [...lines, ["--set", "NO_SUCH=1"]]) {
      const ran = await run([...command.split(" "), ...line, "--json"], { cwd, env });
      expect(
        schemaOf(command).safeParse(ran.json()),
        `${command} ${line.join(" ")}: ${ran.stdout.slice(0, 500)}`,
      ).toMatchObject({
        success: true,
      });
    }
  });

  it.each(["--help", "help", "weights --help", "help plan", "run --help"])(
    "fits the help that 404-gen %s prints",
    async (line) => {
      const { status, json } = await run([...line.split(" "), "--json"], { cwd });
      expect(status).toBe(0);
      expect(schemaFrom({ $ref: "#/$defs/HelpTree" }).safeParse(json())).toMatchObject({ success: true });
    },
  );

  it("says what is in a group that does nothing by itself", async () => {
    const { status, json } = await run(["weights", "--json"], { cwd });
    expect(status).toBe(2);
    expect(json()).toEqual({ error: { code: "USAGE", message: "weights is a group: say one of plan, show, set" } });
  });

  it("says which commands take the settings as flags", async () => {
    const takes = async (name: string) => (await run([name, "--help", "--json"], { cwd })).json<object>();
    expect(await takes("run")).toMatchObject({ settings: true });
    expect(await takes("view")).toMatchObject({ settings: false });
  });

  it("refuses what is no result", () => {
    expect(schemaOf("plan").safeParse({ rounds: "none" }).success).toBe(false);
    expect(schemaOf("config check").safeParse({ ok: 1 }).success).toBe(false);
  });
});
