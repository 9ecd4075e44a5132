/**
 * `404-gen` and `npm` as a page's commands find them. The command is the installed one: what goes on until it is stopped (a runner, a server, a
 * look that repeats) is stopped when it has said something, and has to end well. npm takes our packages from the tarballs, because no registry
 * has them yet; a server that `npm start` brings up stays until its block is over.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ownName, withOwn } from "../packages.mjs";

const { PAGE_COMMAND, PAGE_NPM, PAGE_GLOBAL, PAGE_TARBALLS, PAGE_PROJECT } = process.env;
const [name, ...words] = process.argv.slice(2);
/** Longest wait for the first word of something that goes on, milliseconds: it ends the check where it hangs. */
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

/** Does it go on until somebody stops it? */
const goesOn = (args) =>
  args.includes("--watch") ||
  ["worker", "serve"].includes(args[0]) ||
  (args[0] === "run" && !args.includes("--jump") && !args.includes("--help"));

async function command(args) {
  const own = join(PAGE_GLOBAL, "bin/404-gen");
  const program = existsSync(own) ? own : PAGE_COMMAND;
  if (!goesOn(args)) return ended(child(program, args));
  const started = child(program, args, ["ignore", "pipe", "pipe"]);
  const late = setTimeout(() => started.kill("SIGKILL"), LONGEST);
  // Once, for what stops in good order: a second time means at once.
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

/** Tarballs in place of our packages' names, each with those that it needs. */
function fromTarballs(args) {
  const tarballs = JSON.parse(PAGE_TARBALLS);
  const own = new Set(args.map(ownName).filter(Boolean).flatMap(withOwn));
  return [...args.filter((word) => ownName(word) === undefined), ...[...own].map((one) => tarballs[one])];
}

/** A project's own `npm install`: what it names has to be in the project of the check, which serves all. */
function installed() {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync("package.json", "utf8"));
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const missing = names.filter((one) => !existsSync(join(PAGE_PROJECT, "node_modules", one)));
  for (const one of missing) console.error(`${one} is asked for, and not installed`);
  if (!resolve(".").startsWith(PAGE_PROJECT)) symlinkSync(join(PAGE_PROJECT, "node_modules"), "node_modules");
  return missing.length === 0 ? 0 : 1;
}

async function npm(args) {
  if (args[0] === "install" && args.length === 1) return installed();
  if (args[0] === "install") {
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error", "--prefix"];
    return ended(child(PAGE_NPM, [...fromTarballs(args), ...quiet, args.includes("--global") ? PAGE_GLOBAL : "."]));
  }
  if (args[0] !== "start") return ended(child(PAGE_NPM, args));
  // Into a file, so that it can go on speaking when this process has ended.
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
