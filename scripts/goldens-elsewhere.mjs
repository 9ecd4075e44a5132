// Draws the golden pictures as other machines do: with Node 20, 22 and 24, each on x86-64 and on emulated arm64 (Debian's qemu-user-static,
// libc6-arm64-cross and libstdc++6-arm64-cross; Node and sharp from the npm registry). All run the same built program, which draws one case of each
// kernel. Every picture has to be the golden one, or the one that this Node draws. Machines that are not available here are named and skipped.
// Usage: node scripts/goldens-elsewhere.mjs [--lines 20,24] [--arch arm64]
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { build } from "esbuild";
import { ROOT } from "./packages.mjs";

const { values } = parseArgs({ options: { lines: { type: "string" }, arch: { type: "string" } } });
const LINES = (values.lines ?? "20,22,24").split(",");
const ARCHITECTURES = (values.arch ?? "x64,arm64").split(",");
const QEMU = "/usr/bin/qemu-aarch64-static";
const LIBRARIES = "/usr/aarch64-linux-gnu";
/** Longest time of one program in milliseconds: an emulated one takes 50 s on an idle processor, and many minutes on a busy one. */
const LONGEST = 1_800_000;

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "404-goldens-"));
const npm = (target, architecture, ...packages) =>
  run("npm", [
    ...["install", "--prefix", target, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
    ...["--force", "--os", "linux", "--cpu", architecture, "--libc", "glibc", ...packages],
  ]);

/** Draws all cases: gives one row for each, as `draw-goldens.ts` prints them. */
async function draw(command, args, place) {
  const { stdout } = await run(command, [...args, join(place, "draw-goldens.mjs"), "--read", models], {
    timeout: LONGEST,
    killSignal: "SIGKILL",
  });
  return stdout.trim().split("\n").map((line) => JSON.parse(line)); // biome-ignore format: one line
}

/** A folder with the program and the sharp of one architecture. */
async function placeFor(architecture) {
  const place = join(folder, architecture);
  mkdirSync(place);
  const { version } = JSON.parse(readFileSync(join(ROOT, "node_modules/sharp/package.json"), "utf8"));
  await npm(place, architecture, `sharp@${version}`);
  cpSync(join(folder, "draw-goldens.mjs"), join(place, "draw-goldens.mjs"));
  return place;
}

const models = join(folder, "models");
const problems = [];
const notes = [];
try {
  if (process.platform !== "linux" || process.arch !== "x64") throw new RangeError("only on Linux on x86-64");
  await build({
    ...{ entryPoints: [join(ROOT, "packages/render/scripts/draw-goldens.ts")], outfile: join(folder, "draw-goldens.mjs") },
    ...{ bundle: true, format: "esm", platform: "node", target: "node20", external: ["sharp"], logLevel: "error" },
    conditions: ["@404-gen/source"],
    // CommonJS packages in the bundle call `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  }); // biome-ignore format: pairs
  const places = {};
  for (const architecture of new Set(["x64", ...ARCHITECTURES])) places[architecture] = await placeFor(architecture);
  await run(process.execPath, [join(places.x64, "draw-goldens.mjs"), "--write", models]);
  const here = await draw(process.execPath, [], places.x64);
  const judge = (name, rows) => {
    const wrong = rows.filter(({ name, actual, expected }) => {
      return actual !== (expected ?? here.find((row) => row.name === name)?.actual);
    });
    const seconds = rows.reduce((sum, { ms }) => sum + ms, 0) / 1000;
    console.log(`${name}: ${rows.length - wrong.length} of ${here.length} pictures are the same bytes, ${seconds.toFixed(0)} s`);
    if (wrong.length > 0 || rows.length !== here.length) problems.push(`${name}: ${wrong.map((row) => row.name).join(", ")}`);
  }; // biome-ignore format: sentences
  judge(`${process.version} x64 (this one)`, here);

  const jobs = ARCHITECTURES.flatMap((architecture) => LINES.map((line) => ({ architecture, line })));
  const work = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const { architecture, line } = job;
      const name = `Node ${line} ${architecture}`;
      const emulated = architecture !== "x64";
      if (emulated && !(existsSync(QEMU) && existsSync(LIBRARIES))) {
        notes.push(`${name}: not tried, it needs qemu-user-static, libc6-arm64-cross and libstdc++6-arm64-cross`);
        continue;
      }
      const target = join(folder, `node-${architecture}-${line}`);
      const packageName = `node-linux-${architecture}`;
      try {
        await npm(target, architecture, `${packageName}@${line}`);
      } catch {
        notes.push(`${name}: not tried, the registry gives no ${packageName}@${line}`);
        continue;
      }
      const node = join(target, "node_modules", packageName, "bin/node");
      try {
        judge(name, await draw(...(emulated ? [QEMU, ["-L", LIBRARIES, node]] : [node, []]), places[architecture]));
      } catch (error) {
        problems.push(`${name}: ${error.message}`);
      }
    }
  };
  await Promise.all([work(), work()]);
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  notes.push(`not tried: ${error.message}`);
} finally {
  rmSync(folder, { recursive: true });
}
for (const note of notes) console.log(note);
for (const problem of problems) console.log(`different: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
