// Checks what a new user gets: packs every package and installs it with npm into an empty project, from the registry and the tarballs alone.
// The installation has to be small, run no scripts, have allowed licences only, load from every entry, name each missing dependency, compile for
// strict consumers, play the demo, and do what every page says. Needs built packages with their types.
// Usage: node scripts/check-consumer.mjs [--keep DIR] [--no-demo: neither demo nor pages]
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { TSC_5, TSC_7 } from "./compilers.mjs";
import { refusalOf } from "./licences.mjs";
import { packAll } from "./pack.mjs";
import { entriesOf, PACKAGES, ROOT, withOwn } from "./packages.mjs";

const { values: options } = parseArgs({ options: { keep: { type: "string" }, "no-demo": { type: "boolean" } } });
/** Highest size of an installation of the command on disk, in megabytes. */
const MOST_MEGABYTES = 80;
/** Highest size of a program that calls `decide`, minified for a browser, in bytes. */
const MOST_DECIDE_BYTES = 40_000;

const folder = options.keep ?? mkdtempSync(join(tmpdir(), "404-gen-consumer-"));
const project = join(folder, "project");
mkdirSync(project, { recursive: true });
const problems = [];
const check = (fits, what) => {
  if (!fits) problems.push(what);
};
const step = (what) => console.log(`== ${what}`);
const npm = (...args) =>
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--silent"], { cwd: project, stdio: "inherit" });
/** Longest time of one program in milliseconds: a program that hangs fails its step, and CI ends. */
const LONGEST = 600_000;
const start = (program, args, more = {}) =>
  spawnSync(program, args, { cwd: project, encoding: "utf8", timeout: LONGEST, killSignal: "SIGKILL", ...more });
const node = (args, more = {}) => start(process.execPath, args, more);

step("pack");
const packed = packAll(folder);
for (const { tarball, size, files } of packed)
  console.log(`${basename(tarball)}: ${(size / 1e6).toFixed(1)} MB, ${files.length} files`);
const tarballs = packed.map(({ tarball }) => tarball);

step("install into an empty project, without scripts");
writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
npm("install", "--ignore-scripts", ...tarballs);
const installed = Object.entries(
  JSON.parse(readFileSync(join(project, "node_modules/.package-lock.json"), "utf8")).packages,
);
const megabytes =
  Number(execFileSync("du", ["-sk", join(project, "node_modules")], { encoding: "utf8" }).split("\t")[0]) / 1000;
console.log(`${installed.length} packages, ${megabytes.toFixed(1)} MB on disk (at most ${MOST_MEGABYTES})`);
check(megabytes <= MOST_MEGABYTES, `an installation takes ${megabytes.toFixed(1)} MB`);
for (const [place, { hasInstallScript, license }] of installed) {
  check(!hasInstallScript, `${place} runs a script when it is installed`);
  const refusal = refusalOf({ name: place.replace(/^.*node_modules\//, ""), license });
  if (refusal !== null) problems.push(refusal);
}

/** Entries of the installed packages, by the name that an import uses. */
const entries = PACKAGES.flatMap(entriesOf).map(({ module }) => module);
/** Entries with test suites: they need vitest, which everyone who runs a suite has. */
const isSuite = (entry) => /\/(testing|conformance)$/.test(entry);

step("every entry loads, and the error of a missing dependency has the command that installs it");
writeFileSync(
  join(project, "load.mjs"),
  `const entries = ${JSON.stringify(entries.filter((entry) => !isSuite(entry)))};
const failures = [];
for (const entry of entries) await import(entry).catch((error) => failures.push(entry + ": " + error.message));
const { createS3ObjectStore } = await import("@404-gen/core/s3");
const { createBullQueue } = await import("@404-gen/core/bullmq");
const { createGlRenderer } = await import("@404-gen/render/gl");
const { createSubtensorChain } = await import("@404-gen/core/subtensor");
const account = { endpoint: "https://r2.example", bucket: "b", accessKeyId: "k", secretAccessKey: "s", publicBaseUrl: "https://cdn.example" };
const question = { system: "", parts: [], temperature: 0, seed: 1, maxTokens: 1, answer: { name: "a", schema: {} } };
const missing = {
  "@404-gen/core/s3": () => createS3ObjectStore(account).head("a"),
  "@404-gen/core/bullmq": () => createBullQueue({ url: "redis://127.0.0.1:1" }),
  "@404-gen/render/gl": () => createGlRenderer(),
};
for (const [entry, call] of Object.entries(missing)) {
  const error = await call().then(() => null, (thrown) => thrown);
  if (error?.code !== "DEPENDENCY_MISSING" || !error.message.includes("npm install ")) failures.push(entry + " does not name what is missing: " + error);
}
const chain = createSubtensorChain({ endpoints: ["ws://127.0.0.1:1"], timeoutMs: 2000 });
const unreachable = await chain.currentBlock().then(() => null, (thrown) => thrown);
if (unreachable?.code !== "CHAIN_UNREACHABLE") failures.push("the chain's client does not work as installed: " + unreachable);
await chain.close();
const { createOpenAiModel } = await import("@404-gen/judge/openai");
const model = createOpenAiModel({ baseUrl: "http://127.0.0.1:1/v1", retryDelaysMs: [] });
const unanswered = await model.ask(question).then(() => null, (thrown) => thrown);
if (unanswered?.code !== "JUDGE_CONNECTION") failures.push("the model server's client does not work as installed: " + unanswered);
console.log(entries.length + " entries loaded, " + Object.keys(missing).length + " add-ons named");
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);
`,
);
const loaded = node(["load.mjs"]);
process.stdout.write(loaded.stdout + loaded.stderr);
check(loaded.status === 0, "an entry does not load, or does not name its missing dependency");

step("each package in an empty project of its own, with only those of our packages that it depends on");
for (const { name } of packed) {
  const alone = join(folder, `alone-${name}`);
  mkdirSync(alone);
  writeFileSync(join(alone, "package.json"), JSON.stringify({ name: `alone-${name}`, private: true, type: "module" }));
  const needed = packed.filter((one) => withOwn(name).includes(one.name)).map(({ tarball }) => tarball);
  const words = ["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--silent", ...needed];
  const installation = start("npm", words, { cwd: alone });
  check(installation.status === 0, `@404-gen/${name} alone is not installed: ${installation.stderr}`);
  const modules = entriesOf(name).flatMap(({ module }) => (isSuite(module) ? [] : [module]));
  writeFileSync(join(alone, "load.mjs"), modules.map((module) => `await import("${module}");\n`).join(""));
  const { status, stderr } = node(["load.mjs"], { cwd: alone });
  check(status === 0, `@404-gen/${name} alone does not load: ${stderr}`);
  console.log(`@404-gen/${name}: ${modules.length} entries load`);
}

step("the command");
const command = join(project, "node_modules/.bin/404-gen");
for (const args of [["--help"], ["settings", "--json"], ["completion", "bash"]]) {
  const { status, stderr } = start(command, args);
  check(status === 0, `404-gen ${args.join(" ")} ends with ${status}: ${stderr}`);
}
if (!options["no-demo"]) {
  const demo = start(command, ["demo", "--prompts", "4", "--out", join(folder, "demo")]);
  process.stdout.write(demo.stdout.slice(-1500));
  check(demo.status === 0, `404-gen demo ends with ${demo.status}: ${demo.stderr.slice(-2000)}`);
  const proof = start(command, ["verify", join(folder, "demo/state")]);
  check(proof.status === 0, `404-gen verify of the demo ends with ${proof.status}: ${proof.stderr.slice(-2000)}`);
}

step("a program that calls decide, for a browser");
writeFileSync(join(project, "decide.mjs"), 'import { decide } from "@404-gen/core/rules";\nconsole.log(decide);\n');
const { build } = await import("esbuild");
const bundle = await build({
  entryPoints: [join(project, "decide.mjs")],
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  write: false,
});
const bytes = bundle.outputFiles[0].contents.length;
console.log(`decide: ${bytes} bytes minified (at most ${MOST_DECIDE_BYTES})`);
check(bytes <= MOST_DECIDE_BYTES, `a program that calls decide takes ${bytes} bytes`);

step(
  "types for strict consumers: node16, nodenext, bundler; TypeScript 5 and 7; libraries checked too, exact optional properties",
);
npm("install", "--ignore-scripts", "--save-dev", "@types/node@20", "vitest@4");
const names = entries.map(
  (entry, at) => `import * as entry${at} from "${entry}";\nexport type E${at} = typeof entry${at};`,
);
writeFileSync(join(project, "consumer.ts"), `${names.join("\n")}\n`);
// The compiler of TypeScript 5, which many have, and of 7, which takes a third of its processor time.
for (const [module, moduleResolution, tsc] of [
  ["node16", "node16", TSC_5],
  ["nodenext", "nodenext", TSC_7],
  ["esnext", "bundler", TSC_7],
]) {
  const config = join(project, `tsconfig.${moduleResolution}.json`);
  const compilerOptions = {
    module,
    moduleResolution,
    target: "es2023",
    lib: ["es2023", "dom"],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    types: ["node"],
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const { status, stdout } = node([tsc, "-p", config]);
  const own = stdout.split("\n").filter((line) => line.includes("error TS"));
  for (const line of own.slice(0, 10)) console.log(line);
  check(status === 0, `consumers with moduleResolution ${moduleResolution} do not compile: ${own.length} errors`);
}

step("the same as pnpm installs it: nobody sees a package that it does not name");
const strict = join(folder, "pnpm-project");
const pnpm = (...args) => start("npx", ["--yes", "pnpm@12", ...args], { cwd: strict });
mkdirSync(strict, { recursive: true });
const own = Object.fromEntries(packed.map(({ name, tarball }) => [`@404-gen/${name}`, `file:${tarball}`]));
const others = { "@types/node": "20", vitest: "4" };
const rows = Object.entries(own).map(([name, at]) => `  "${name}": "${at}"`);
writeFileSync(
  join(strict, "package.json"),
  JSON.stringify({ name: "strict", private: true, type: "module", dependencies: own, devDependencies: others }),
);
// No registry has our packages yet, so that their dependencies on each other have to be overridden too.
writeFileSync(join(strict, "pnpm-workspace.yaml"), `overrides:\n${rows.join("\n")}\n`);
for (const file of ["load.mjs", "consumer.ts", "tsconfig.nodenext.json"])
  cpSync(join(project, file), join(strict, file));
if (pnpm("--version").status !== 0) console.log("pnpm is not available here: its check is skipped");
else {
  const installation = pnpm("install", "--ignore-scripts", "--store-dir", join(folder, "pnpm-store"));
  check(installation.status === 0, `pnpm does not install the tarballs: ${installation.stdout}${installation.stderr}`);
  const strictly = node(["load.mjs"], { cwd: strict });
  process.stdout.write(strictly.stdout + strictly.stderr);
  check(strictly.status === 0, "not every entry loads as pnpm installs it");
  const { status, stdout } = node([TSC_7, "-p", join(strict, "tsconfig.nodenext.json")]);
  check(status === 0, `consumers do not compile as pnpm installs it: ${stdout.slice(0, 2000)}`);
  const help = start(join(strict, "node_modules/.bin/404-gen"), ["--help"]);
  check(help.status === 0, `404-gen --help ends with ${help.status} as pnpm installs it: ${help.stderr}`);
}

if (!options["no-demo"]) {
  step("pages: every block of every page and template");
  npm("install", "--ignore-scripts", "--save-dev", "typescript@5", "tsx@4", "fast-check@4");
  const pages = spawnSync(process.execPath, [join(ROOT, "scripts/check-pages.mjs"), folder], { stdio: "inherit" });
  check(pages.status === 0, "blocks of pages have problems");
}

for (const problem of problems) console.error(`consumer: ${problem}`);
console.log(problems.length === 0 ? "the tarballs have no problems" : `${problems.length} problems`);
if (options.keep === undefined && existsSync(folder)) rmSync(folder, { recursive: true, force: true });
else console.log(readdirSync(folder).join(" "));
process.exit(problems.length === 0 ? 0 : 1);
