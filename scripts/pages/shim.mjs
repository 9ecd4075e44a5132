/**
 * The `404-gen` and `npm` that the commands of a page call. `404-gen` is the installed one. A command that runs until it is stopped (a runner, a
 * server, `--watch`) is stopped after its first output, and has to end without a failure. npm takes our packages from the tarballs, because no
 * registry has them yet; a server that `npm start` starts runs until its block has ended.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ownName, withOwn } from "../packages.mjs";

const { PAGE_COMMAND, PAGE_NPM, PAGE_GLOBAL, PAGE_TARBALLS, PAGE_PROJECT } = process.env;
const [name, ...words] = process.argv.slice(2);
/** Longest wait for the first output of such a command in milliseconds: one that hangs is killed. */
const LONGEST = 300_000;
const STOPPED = [0, 130];

const child = (program, args, stdio = "inherit") => {
  const started = spawn(program, args, { stdio });
  started.once("error", (error) => {
    console.error(error.message);
    process.exit(127);
  });
  return started;
};
const ended = (started) =>
  new Promise((resolve) =>
    started.once("exit", (status, signal) => resolve(status ?? (signal === "SIGINT" ? 130 : 137))),
  );

/** Does the command run until somebody stops it? */
const runsOn = (args) =>
  args.includes("--watch") ||
  ["worker", "serve"].includes(args[0]) ||
  (args[0] === "run" && !args.includes("--jump") && !args.includes("--help"));

async function command(args) {
  const own = join(PAGE_GLOBAL, "bin/404-gen");
  const program = existsSync(own) ? own : PAGE_COMMAND;
  if (!runsOn(args)) return ended(child(program, args));
  const started = child(program, args, ["ignore", "pipe", "pipe"]);
  const late = setTimeout(() => started.kill("SIGKILL"), LONGEST);
  // One signal only: the command ends in good order at the first, and at once at the second.
  let stopped = false;
  const stop = () => {
    if (!stopped) started.kill("SIGINT");
    stopped = true;
  };
  for (const [stream, out] of [
    [started.stdout, process.stdout],
    [started.stderr, process.stderr],
  ]) {
    stream.pipe(out);
    stream.once("data", stop);
  }
  const status = await ended(started);
  clearTimeout(late);
  return STOPPED.includes(status) ? 0 : status;
}

/** Arguments with tarballs in place of our packages' names; each package brings those on which it depends. */
function fromTarballs(args) {
  const tarballs = JSON.parse(PAGE_TARBALLS);
  const own = new Set(args.map(ownName).filter(Boolean).flatMap(withOwn));
  return [...args.filter((word) => ownName(word) === undefined), ...[...own].map((one) => tarballs[one])];
}

/** A project's own `npm install`: the packages that it names have to be in the project of the check, whose installation it then uses. */
function installProject() {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync("package.json", "utf8"));
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const missing = names.filter((one) => !existsSync(join(PAGE_PROJECT, "node_modules", one)));
  for (const one of missing) console.error(`package.json names ${one}, which is not installed`);
  if (!resolve(".").startsWith(PAGE_PROJECT)) symlinkSync(join(PAGE_PROJECT, "node_modules"), "node_modules");
  return missing.length === 0 ? 0 : 1;
}

async function npm(args) {
  if (args[0] === "install" && args.length === 1) return installProject();
  if (args[0] === "install") {
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error", "--prefix"];
    return ended(child(PAGE_NPM, [...fromTarballs(args), ...quiet, args.includes("--global") ? PAGE_GLOBAL : "."]));
  }
  if (args[0] !== "start") return ended(child(PAGE_NPM, args));
  // Its output goes into a file, so that it can still write when this process has ended.
  const path = join(mkdtempSync(join(tmpdir(), "page-start-")), "said");
  const file = openSync(path, "w");
  const started = child(PAGE_NPM, args, ["ignore", file, file]);
  const end = ended(started);
  let status;
  end.then((value) => {
    status = value;
  });
  const said = () => readFileSync(path, "utf8");
  const until = Date.now() + LONGEST;
  while (status === undefined && !/ on http:\/\/127\.0\.0\.1/.test(said()) && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 100));
  process.stdout.write(said());
  if (status === undefined) started.unref();
  return status ?? (Date.now() < until ? 0 : 124);
}

process.exit(await (name === "npm" ? npm(words) : command(words)));
