import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const built = existsSync(fileURLToPath(new URL("../../dist/templates", import.meta.url)));
const NAMES = ["validator", "judge", "miner", "module-miner", "provider"];

describe.skipIf(!built)(`404-gen init TEMPLATE (skipped: ${built ? "no" : "not bundled"})`, () => {
  it.each(NAMES)("%s is a project under the folder's name that imports nothing but what it names", async (name) => {
    const cwd = makeFolder({});
    const { dir, files } = (await run(["init", name, "My Own", "--json"], { cwd })).json<{
      dir: string;
      files: string[];
    }>();
    expect(dir).toBe(join(cwd, "My Own"));
    expect(files).toEqual(expect.arrayContaining([".gitignore", "README.md", "package.json", "tsconfig.json"]));
    const manifest = JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as Record<
      string,
      Record<string, string>
    >;
    expect(manifest["name"]).toBe("my-own");
    const packages = new Set(Object.keys({ ...manifest["dependencies"], ...manifest["devDependencies"] }));
    for (const file of files.filter((one) => /\.(ts|mjs)$/.test(one) && existsSync(join(dir, one)))) {
      const text = readFileSync(join(dir, file), "utf8");
      for (const [, from = ""] of text.matchAll(/^(?:import|export) .*from "([^".][^"]*)"/gm))
        if (!from.startsWith("node:"))
          expect(packages, `${file} imports ${from}`).toContain(/^(@[^/]+\/)?[^/]+/.exec(from)?.[0]);
    }
    expect(readFileSync(join(dir, "README.md"), "utf8")).not.toMatch(/examples\/[a-z-]+\/src|-w examples/);
  });

  it("takes no folder that holds something, and no place where none can be", async () => {
    const cwd = makeFolder({ "full/a.txt": "a" });
    writeFileSync(join(cwd, "file"), "");
    for (const dir of ["full", "file", "/dev/null/x", "/proc/none/x"]) {
      const ran = await run(["init", "judge", dir, "--json"], { cwd });
      expect(ran.status).toBe(2);
      expect(ran.json()).toMatchObject({ error: { code: "OUT_UNUSABLE" } });
    }
  });
});
