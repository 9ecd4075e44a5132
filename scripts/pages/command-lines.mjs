/** Reads the commands of shell lines and finds their faults, for blocks that are checked and not run. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { manifestOf, ROOT } from "../packages.mjs";

/** Simple commands of a text: words without quotes. Comments, assignments before a command, and redirections are left out. */
export function commandsOf(code) {
  const commands = [];
  for (const line of code.replace(/\\\n/g, " ").split("\n")) {
    let words = [];
    const end = () => {
      while (/^\w+=/.test(words[0] ?? "")) words.shift();
      if (words.length > 0) commands.push(words);
      words = [];
    };
    for (const [, operator, goes, word] of line.matchAll(
      /(#.*$|&&|\|\||[;|&()])|(\d?>>?\s*\S+|<\s*\S+)|((?:"[^"]*"|'[^']*'|[^\s;|&()"'])+)/g,
    )) {
      if (operator?.startsWith("#")) break;
      if (operator !== undefined) end();
      else if (goes === undefined) words.push(word.replaceAll(/["']/g, ""));
    }
    end();
  }
  return commands;
}

/** A file that the reader has. A name in capitals stands for any file of the reader, so that it need not exist. */
const FILE = /^(?![A-Z]+\.)[\w./-]+\.(glb|ply|js|mjs|ts|png|jpg|json|txt)$/;
const OF_THIS_REPOSITORY = /^(packages|examples|scripts|bench|docs|deploy)\//;
const WRITTEN = /(?:^|\s)(?:-o|--out|--trace|>)\s+(\S+)/g;

/** Files and folders that a block's own commands write. */
export const writtenBy = (code) => [...code.matchAll(WRITTEN)].map(([, path]) => path);

/** Gives a function that parses a line of arguments with a project's command and returns the error; it stops before the command's work starts. */
export async function openCommand(project) {
  const { createProgram } = await import(join(project, "node_modules/@404-gen/runner/dist/index.js"));
  const program = await createProgram();
  for (const one of [program, ...program.commands.flatMap((command) => [command, ...command.commands])])
    one.exitOverride().configureOutput({ writeOut() {}, writeErr() {} });
  const workStart = new Error("its work would begin");
  program.hook("preAction", () => {
    throw workStart;
  });
  return async (args) => {
    try {
      await program.parseAsync(args, { from: "user" });
    } catch (error) {
      if (error !== workStart && error.exitCode !== 0) return [error.message];
    }
    return [];
  };
}

/**
 * Faults of a command of a page: `command` comes from `openCommand`, `folder` has the files that a reader has, and `written` are the paths that the
 * block's own commands write. For a block that is run, missing files and scripts are not looked for: the run itself fails.
 */
export async function faultsOf(words, { command, folder, written, isRun }) {
  const [program, ...rest] = words.map((word) => word.replace(/^\[+|\]+$/g, ""));
  const faults = program === "404-gen" ? await command(rest) : [];
  if (isRun) return faults;
  if (program === "npm") return npmFaults(rest);
  const kind = program === "404-gen" ? FILE : OF_THIS_REPOSITORY;
  const files = rest.filter((word) => kind.test(word));
  const isThere = (path) =>
    [ROOT, folder].some((place) => existsSync(join(place, path))) ||
    written.some((one) => path === one || path.startsWith(`${one}/`));
  return [
    ...faults,
    ...files
      .filter((path) => !isThere(path))
      .map((path) => `there is no ${path}, here or among the files that a reader has`),
  ];
}

function npmFaults(words) {
  const workspace = words.includes("-w") ? words[words.indexOf("-w") + 1] : ".";
  if (!existsSync(join(ROOT, workspace, "package.json"))) return [`there is no workspace ${workspace}`];
  const script = words[0] === "run" ? words.find((word, at) => at > 0 && !word.startsWith("-")) : words[0];
  if (!["run", "test", "start"].includes(words[0])) return [];
  const { scripts = {} } = manifestOf(workspace);
  return scripts[script] === undefined ? [`${workspace} has no script ${script}`] : [];
}
