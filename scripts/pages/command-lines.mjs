/** Lines of shell, as far as a page has them: what is called with what. For blocks that are looked at and not run. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { manifestOf, ROOT } from "../packages.mjs";

/** Simple commands of a text: words without quotes. Comments, assignments before a command and where output goes are left out. */
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

/** A reader's file; a name in capitals stands for one of the reader's own. */
const FILE = /^(?![A-Z]+\.)[\w./-]+\.(glb|ply|js|mjs|ts|png|jpg|json|txt)$/;
const OF_THIS_REPOSITORY = /^(packages|examples|scripts|bench|docs|deploy)\//;
const WRITTEN = /(?:^|\s)(?:-o|--out|--trace|>)\s+(\S+)/g;

/** Files and folders that a block's own commands write. */
export const writtenBy = (code) => [...code.matchAll(WRITTEN)].map(([, path]) => path);

/**
 * What is wrong with a command of a page: `tree` is `404-gen --help --json`, `settings` the flags of the settings, `folder` the files that a reader has,
 * `written` what the block's own commands write. What runs shows by itself whether its files and scripts are there.
 */
export function faultsOf(words, { tree, settings, folder, written, isRun }) {
  const [program, ...rest] = words.map((word) => word.replace(/^\[+|\]+$/g, ""));
  const faults = program === "404-gen" ? optionFaults(rest, { root: tree, settings }) : [];
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

function optionFaults(words, { root, settings }) {
  let at = root;
  const above = [...root.options];
  let rest = [...words];
  for (let next = at.commands.find(({ command }) => command.split(" ").at(-1) === rest[0]); next !== undefined; ) {
    at = next;
    above.push(...at.options);
    rest = rest.slice(1);
    next = at.commands.find(({ command }) => command.split(" ").at(-1) === rest[0]);
  }
  if (at === root && rest[0] !== undefined && /^[a-z]/.test(rest[0])) return [`there is no command ${rest[0]}`];
  const faults = [];
  let given = 0;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index];
    if (!/^--?[a-z]/.test(word)) {
      given++;
      continue;
    }
    const [name, value] = word.split("=");
    const option =
      above.find(({ flags }) => flags.split(/[\s,]+/).includes(name)) ??
      (at.settings ? settings.find(({ flags }) => flags === name) : undefined);
    if (option === undefined) faults.push(`404-gen ${at.command} takes no ${name}`);
    else if (
      (settings.includes(option) || /<|\[/.test(option.flags)) &&
      value === undefined &&
      !/^-/.test(rest[index + 1] ?? "-")
    )
      index++;
  }
  const needed = at.arguments.filter((one) => one.startsWith("<")).length;
  const many = at.arguments.some((one) => one.includes("..."));
  if (at.commands.length === 0 && given < needed) faults.push(`404-gen ${at.command} needs ${at.arguments.join(" ")}`);
  if (at.commands.length === 0 && !many && given > at.arguments.length)
    faults.push(`404-gen ${at.command} takes ${at.arguments.join(" ") || "no arguments"}, and ${given} are given`);
  return faults;
}

function npmFaults(words) {
  const workspace = words.includes("-w") ? words[words.indexOf("-w") + 1] : ".";
  if (!existsSync(join(ROOT, workspace, "package.json"))) return [`there is no workspace ${workspace}`];
  const script = words[0] === "run" ? words.find((word, at) => at > 0 && !word.startsWith("-")) : words[0];
  if (!["run", "test", "start"].includes(words[0])) return [];
  const { scripts = {} } = manifestOf(workspace);
  return scripts[script] === undefined ? [`${workspace} has no script ${script}`] : [];
}
