/** A folder in which the blocks of a page run, and its environment: commands, peers, settings. */
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../packages.mjs";

const slugOf = (page) => page.replaceAll(/\W+/g, "-");
/** Longest time of one block in milliseconds: a block that hangs fails the check, and CI ends. */
const LONGEST = 600_000;

/** Runs a program and gives its output and status. Processes of its group that still run are ended. */
export function start(program, args, { cwd, env }) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const endGroup = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // No process of the group still runs.
    }
  };
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      said += text;
    });
  const late = setTimeout(endGroup, LONGEST);
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (status) => {
      clearTimeout(late);
      endGroup();
      done({ status: status ?? 137, said });
    });
  });
}

/** Starts a server that runs until it is killed. Resolves when its output matches `fits`, with the match and a function that ends the server. */
export function startServer(program, args, { fits, ...options }) {
  // A process group of its own: killing only the program that starts the server need not end the server.
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`${args.join(" ")} does not serve: ${said}`)), LONGEST);
    const hear = (text) => {
      said += text;
      const found = fits.exec(said);
      if (found === null) return;
      clearTimeout(late);
      done({ found, close: () => process.kill(-child.pid, "SIGKILL") });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => fail(new Error(`${args.join(" ")} has ended: ${said}`)));
  });
}

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Serves the files of a folder over HTTP, in place of a bucket's public address. */
async function serveFolder(dir) {
  const server = createHttpServer((request, response) => {
    const file = createReadStream(join(dir, new URL(request.url, "http://localhost").pathname));
    file.once("error", () => response.writeHead(404).end());
    file.pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Writes the `404-gen`, `npm` and `node` that the commands of pages call. */
export function makeCommands(bin) {
  mkdirSync(bin, { recursive: true });
  const shim = join(ROOT, "scripts/pages/shim.mjs");
  for (const [name, line] of [
    ["404-gen", `"${process.execPath}" "${shim}" 404-gen`],
    ["npm", `"${process.execPath}" "${shim}" npm`],
    ["node", `"${process.execPath}"`],
  ]) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${line} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
}

/** The settings of a validator whose parts are all on this machine. */
const settingsIn = (cdnUrl) => ({
  STATE_DIR: "record",
  JOURNAL_DIR: "journal",
  OBJECTS_DIR: "objects",
  CDN_URL: cdnUrl,
  CHAIN: "simulated",
  CHAIN_FILE: "chain.json",
  BUILD_SOURCE: "map",
  BUILD_MAP_FILE: "builds.json",
  GPU_PROVIDERS: "process",
  PROCESS_IMAGES_FILE: "images.json",
  DISTANCE: "offline",
  JUDGE: "offline",
});

/** npm's settings and its cache, which npm would not find with another `HOME`. */
const npmSettings = () => ({
  npm_config_cache: join(homedir(), ".npm"),
  npm_config_userconfig: join(homedir(), ".npmrc"),
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => /^npm_config_/i.test(name))),
});

/** Copies the files of a page into a new folder. A page that installs packages gets only those. */
function layFiles(page, { dir, project, files, text }) {
  const name = slugOf(page);
  cpSync(files, dir, { recursive: true, filter: (path) => !path.startsWith(join(files, "for")) });
  const own = join(files, "for", name);
  if (existsSync(own)) cpSync(own, dir, { recursive: true });
  cpSync(join(project, "pages/given.ts"), join(dir, "given.ts"));
  writeFileSync(join(dir, "package.json"), JSON.stringify({ name: "reader", private: true, type: "module" }));
  const installs = /^npm install (?!--global)\S/m.test(text);
  if (!installs) symlinkSync(join(project, "node_modules"), join(dir, "node_modules"));
}

/** Writes a template inside the project, so that all templates share its installation. */
function layTemplate(template, { dir, command, files }) {
  execFileSync(command, ["init", template, dir]);
  for (const name of ["prompt.png", "record"]) cpSync(join(files, name), join(dir, name), { recursive: true });
}

/** Makes the folder of a page or template; `run` runs a block in it. */
export async function openPageFolder(page, { template, text, home, project, files, tarballs, peers }) {
  const command = join(project, "node_modules/.bin/404-gen");
  const dir = template === undefined ? join(home, slugOf(page)) : join(project, template);
  rmSync(dir, { recursive: true, force: true });
  if (template === undefined) layFiles(page, { dir, project, files, text });
  else layTemplate(template, { dir, command, files });

  const cdn = await serveFolder(join(dir, "objects"));
  const [web, served, own] = [await freePort(), await freePort(), await freePort()];
  const hotkey = JSON.parse(readFileSync(join(files, "record/rounds/0/winner.json"), "utf8")).winner_hotkey;
  const good = execFileSync("git", ["rev-parse", "HEAD"], { cwd: join(files, "record"), encoding: "utf8" }).trim();
  /** Placeholders in the pages, and the value of each here. */
  const places = [
    [/http:\/\/127\.0\.0\.1:8000\/v1|\bURL\b/g, peers.judge],
    [/\b10006\b/g, text.includes("PORT=10006") ? own : peers.minerPort],
    [/\b8080\b/g, web],
    [/--port 8000\b/g, `--port ${served}`],
    [/\bowner\/(?:state-repo|name|repo)\b|\bOWNER\/REPO\b|\bREPO\b|\bSTATE\b/g, "record"],
    [/\b5H…/g, hotkey],
    [/\bGOODCOMMIT\b/g, good],
    [/\[place = "\."\]/g, '[place = "record"]'],
  ];
  const env = {
    ...settingsIn(cdn.url),
    PATH: [join(home, "bin"), join(project, "node_modules/.bin"), process.env.PATH].join(delimiter),
    HOME: dir,
    ...npmSettings(),
    PAGE_COMMAND: command,
    PAGE_GLOBAL: join(dir, "global"),
    PAGE_NPM: peers.npm,
    PAGE_PROJECT: project,
    PAGE_TARBALLS: JSON.stringify(tarballs),
  };
  const tsx = pathToFileURL(join(project, "node_modules/tsx/dist/esm/index.mjs")).href;
  return {
    close: cdn.close,
    async run({ lang, code, program, line }) {
      const asHere = places.reduce((all, [from, to]) => all.replaceAll(from, to), program ?? code);
      if (lang === "sh") return start("bash", ["-euo", "pipefail", "-c", asHere], { cwd: dir, env });
      const file = join(dir, `line-${line}.ts`);
      writeFileSync(file, asHere);
      return start(process.execPath, [`--import=${tsx}`, file], { cwd: dir, env });
    },
  };
}
