#!/usr/bin/env node
// Tries every block of every page as a reader would: compiles its programs strictly against the installed tarballs and runs them, and runs its
// commands in a folder with the files that the pages name (the page of a template: in the template). A block is not run only where it gives a
// reason; then its commands, options and files are checked.
// Usage: node scripts/check-pages.mjs FOLDER [--full] [PAGE…]: FOLDER comes from `check-consumer.mjs --keep FOLDER`; PAGE may be a template.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PACKAGES, ROOT } from "./packages.mjs";
import { blocksOf, PAGES } from "./pages/blocks.mjs";
import { commandsOf, faultsOf, openCommand, writtenBy } from "./pages/command-lines.mjs";
import { compileBlocks } from "./pages/compile-blocks.mjs";
import { freePort, makeCommands, openPageFolder, startServer } from "./pages/page-folder.mjs";
import { TEMPLATES } from "./templates.mjs";

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { full: { type: "boolean" } } });
const [kept, ...wanted] = positionals;
if (kept === undefined) throw new Error("node scripts/check-pages.mjs FOLDER [--full] [PAGE…]");
/** Highest number of characters that are shown of the output of a block that failed: the last ones. */
const MOST_OUTPUT = 3_000;
/** Number of pages that run at the same time. */
const SIDE_BY_SIDE = 2;
const folder = resolve(kept);
const project = join(folder, "project");
const command = join(project, "node_modules/.bin/404-gen");
const tsx = join(project, "node_modules/.bin/tsx");
const home = join(folder, "pages");
const files = join(home, "files");
const problems = [];
const isRun = ({ mark }) => mark === null || (mark === "in full" && options.full === true);

/** A page's text and blocks. The page of a template is the README that the package has for it. */
function readPage(name) {
  const template = Object.hasOwn(TEMPLATES, name) ? name : undefined;
  const path = template
    ? join(project, "node_modules/@404-gen/runner/dist/templates", name, "README.md")
    : join(ROOT, name);
  const text = readFileSync(path, "utf8");
  const blocks = blocksOf(name, text, problems).filter(({ lang }) => ["sh", "ts"].includes(lang));
  return { name, template, text, blocks };
}

/** Makes the reader's model of the lamp with the reference miner, so that an audit can generate the same model again. */
async function submitModel(miner) {
  const form = new FormData();
  form.set("seed", "7");
  form.set("prompt_image_file", new Blob([readFileSync(join(files, "lamp.png"))]), "lamp.png");
  const answer = await fetch(`${miner}/generate`, { method: "POST", body: form });
  if (!answer.ok) throw new Error(`the reference miner answers ${answer.status}`);
  const model = Buffer.from(await answer.arrayBuffer());
  for (const path of ["lamp.glb", "new/lamp.glb"]) writeFileSync(join(files, path), model);
}

/** Starts the reference miner, from its template, and a model server. */
async function openPeers() {
  const miner = join(project, "neighbour");
  rmSync(miner, { recursive: true, force: true });
  execFileSync(command, ["init", "miner", miner]);
  const minerPort = await freePort();
  const env = { ...process.env, PORT: String(minerPort) };
  const servers = await Promise.all([
    startServer(tsx, ["neighbours.ts"], { cwd: project, fits: /\{"judge":"(.+)"\}/ }),
    startServer(tsx, ["src/cli.ts"], { cwd: miner, env, fits: /on http:\/\/127\.0\.0\.1/ }),
  ]);
  await submitModel(`http://127.0.0.1:${minerPort}`);
  const npm = execFileSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).trim();
  return { judge: servers[0].found[1], minerPort, npm, close: () => servers.map((one) => one.close()) };
}

rmSync(home, { recursive: true, force: true });
makeCommands(join(home, "bin"));
for (const name of ["reader-files.ts", "neighbours.ts"]) cpSync(join(ROOT, "scripts/pages", name), join(project, name));
execFileSync(tsx, ["reader-files.ts", files, join(folder, "demo")], { cwd: project, stdio: "inherit" });
const pages = (wanted.length > 0 ? wanted : [...PAGES, ...Object.keys(TEMPLATES)]).map(readPage);
const blocks = pages.flatMap((page) => page.blocks);

const installed = await openCommand(project);
for (const { page, line, code, mark } of blocks.filter(({ lang }) => lang === "sh")) {
  const around = { command: installed, folder: files, written: writtenBy(code), isRun: mark === null };
  for (const words of commandsOf(code))
    for (const fault of await faultsOf(words, around))
      problems.push(`${page}:${line}: \`${words.join(" ")}\`: ${fault}`);
}

const programs = compileBlocks(
  blocks.filter(({ lang }) => lang === "ts"),
  { project, problems },
);
console.log(`${pages.length} pages, ${blocks.length} blocks, ${programs.length} of them programs`);

const tarballOf = (name) => readdirSync(folder).find((file) => file.startsWith(`404-gen-${name}-`));
const tarballs = Object.fromEntries(PACKAGES.map((name) => [name, join(folder, tarballOf(name))]));
let ran = 0;

async function runPage({ name, template, text, blocks: all }, peers) {
  const own = all.filter(isRun);
  if (own.length === 0) return;
  const place = await openPageFolder(name, { template, text, home, project, files, tarballs, peers });
  for (const block of own) {
    const began = performance.now();
    const { program } = programs.find(({ line, page }) => page === name && line === block.line) ?? {};
    const { status, said } = await place.run({ ...block, program });
    const end = `${((performance.now() - began) / 1000).toFixed(1)} s${status === 0 ? "" : `, ended with ${status}`}`;
    console.log(`${name}:${block.line}: ${block.lang}, ${end}`);
    if (status !== 0) {
      problems.push(`${name}:${block.line}: ended with ${status}`);
      console.log(said.slice(-MOST_OUTPUT));
    }
    ran++;
  }
  place.close();
}

const peers = await openPeers();
try {
  const waiting = [...pages];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runPage(next, peers);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
} finally {
  peers.close();
}

for (const problem of problems) console.error(`pages: ${problem}`);
console.log(`${ran} blocks ran, ${blocks.length - ran} say why not; ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
