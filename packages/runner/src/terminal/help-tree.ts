import type { Command } from "commander";

/** A command's help as data. */
export type HelpTree = {
  /** Name with the groups before it: `weights plan`. */
  readonly command: string;
  readonly summary: string;
  /** Arguments as they are written in a usage line: `<files...>`. */
  readonly arguments: readonly string[];
  readonly options: readonly { readonly flags: string; readonly about: string; readonly default?: unknown }[];
  /** True: every setting is a flag of it too, `--netuid` for NETUID. */
  readonly settings: boolean;
  /** Commands below; empty for a command that is no group. */
  readonly commands: readonly HelpTree[];
};

/** The help of the deepest command that the words of a command line name. */
export function helpTree(program: Command, words: readonly string[]): HelpTree {
  let at: { readonly command: Command; readonly path: readonly string[] } = { command: program, path: [] };
  for (const word of words) {
    const next = at.command.commands.find((one) => one.name() === word);
    if (next) at = { command: next, path: [...at.path, word] };
  }
  return treeOf(at.command, at.path);
}

const treeOf = (command: Command, path: readonly string[]): HelpTree => ({
  command: path.join(" "),
  summary: command.summary() || command.description(),
  arguments: command.registeredArguments.map((argument) => {
    const text = `${argument.name()}${argument.variadic ? "..." : ""}`;
    return argument.required ? `<${text}>` : `[${text}]`;
  }),
  options: command.options
    .filter(({ hidden }) => !hidden)
    .map(({ flags, description, defaultValue }) => ({
      flags,
      about: description,
      ...(defaultValue === undefined ? {} : { default: defaultValue as unknown }),
    })),
  // Only the flags of settings are hidden: they would add a hundred lines to the help.
  settings: command.options.some(({ hidden }) => hidden),
  commands: command.commands.map((one) => treeOf(one, [...path, one.name()])),
});
