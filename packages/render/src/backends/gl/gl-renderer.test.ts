import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { glLacks } from "../../../testing/virtual-display.ts";
import { COMPETITION_2_DATA } from "../../formats/js/run-trusted.fixture.ts";

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));
const DATA = join(ROOT, "../shared/data/render");

type Line = { readonly name: string; readonly kind: string; readonly code?: string; readonly decibels?: number };

/** Draws files with both renderers in a process of its own, bundled, with a virtual display where there is no other. */
async function compare(folders: readonly string[]): Promise<Line[]> {
  const entry = fileURLToPath(new URL("./compare.fixture.ts", import.meta.url));
  const folder = mkdtempSync(join(ROOT, "node_modules/.gl-test-"));
  const outfile = join(folder, "compare.mjs");
  try {
    await build({
      ...{ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node" },
      ...{ conditions: ["@404-gen/source"], external: ["three", "gl", "sharp"] },
    });
    const command = process.env["DISPLAY"] ? [process.execPath] : ["xvfb-run", "-a", process.execPath];
    const [program, ...rest] = [...command, outfile, ...folders] as [string, ...string[]];
    const env = { ...process.env, COMPETITION_2_DATA };
    const { stdout } = await promisify(execFile)(program, rest, { cwd: tmpdir(), env, maxBuffer: 1 << 24 });
    return stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Line);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Modules whose pictures depend most on how a driver covers lines, points and tiny triangles, and at which places it compares depths. With the
 * driver's own lines, points and depths they had 34, 30, 31 and 37 dB.
 */
const LEAST_DECIBELS: Readonly<Record<string, number>> = {
  ...{ "08_points": 50, "09_lines": 50, "21_instances_50000": 50, "01_primitives": 50 },
  ...{ "a module of the test": 45, "bounding spheres set by hand": 45 },
};

const lacks = glLacks();

describe.skipIf(lacks)(`the GL renderer${lacks ? ` (skipped: it needs ${lacks})` : ""}`, () => {
  it("draws what the CPU renderer draws, at 35 dB or more over the object, and refuses the same", async () => {
    const lines = await compare(existsSync(DATA) ? [join(DATA, "glb"), join(DATA, "ply")] : []);
    expect(lines.length).toBeGreaterThanOrEqual(5);
    for (const line of lines) {
      const least = LEAST_DECIBELS[line.name] ?? 35;
      if (line.kind === "measured") expect(line, line.name).toSatisfy((l: Line) => (l.decibels ?? 0) >= least);
      else expect(line).toMatchObject({ name: "refused", kind: "rejected", code: "GLB_BAD_MAGIC" });
    }
    process.stdout.write(
      `${lines.map((l) => `${l.name.padEnd(40)} ${l.decibels?.toFixed(2) ?? l.code} dB`).join("\n")}\n`,
    );
  }, 1_800_000);
});
