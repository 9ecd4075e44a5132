import type { Command } from "commander";

/** A command of the tree: its path (`judge noise`), the commands below it, and its options. */
type Node = {
  readonly path: string;
  readonly commands: readonly (readonly [name: string, summary: string])[];
  readonly options: readonly (readonly [flag: string, text: string])[];
};

function nodesOf(command: Command, path = ""): Node[] {
  const commands = command.commands.map((one) => [one.name(), one.summary() || one.description()] as const);
  const options = command.options
    .filter(({ hidden, long }) => !hidden && long)
    .map(({ long, description }) => [long as string, description] as const);
  const help = ["--help", "what the command takes"] as const;
  return [
    { path, commands, options: [...options, help] },
    ...command.commands.flatMap((one) => nodesOf(one, `${path} ${one.name()}`.trim())),
  ];
}

/** Shells with a completion script. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** The completion script of a program for a shell. It completes commands, groups and options, and files where nothing else fits. */
export function completionScript(program: Command, shell: Shell): string {
  const nodes = nodesOf(program);
  if (shell === "fish") return fishScript(nodes);
  const script = bashScript(nodes);
  return shell === "bash" ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`;
}

function bashScript(nodes: readonly Node[]): string {
  const cases = nodes.map(
    ({ path, commands, options }) =>
      `    "${path}") commands="${commands.map(([name]) => name).join(" ")}" options="${options.map(([flag]) => flag).join(" ")}" ;;`,
  );
  const paths = nodes.map(({ path }) => `"${path}"`).join(" | ");
  return `_404_gen() {
  local current="\${COMP_WORDS[COMP_CWORD]}" place="" word next commands options at
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    next="\${place:+$place }$word"
    case "$next" in
      ${paths}) place="$next" ;;
    esac
  done
  case "$place" in
${cases.join("\n")}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$commands" -- "$current")) ;;
  esac
}
complete -o default -F _404_gen 404-gen
`;
}

function fishScript(nodes: readonly Node[]): string {
  const quote = (text: string) => `'${(text.split("\n")[0] ?? "").replace(/[\\']/g, "\\$&")}'`;
  const lines = nodes.flatMap(({ path, commands, options }) => {
    const when =
      path === ""
        ? "__fish_use_subcommand"
        : path
            .split(" ")
            .map((name) => `__fish_seen_subcommand_from ${name}`)
            .join("; and ");
    const none =
      commands.length > 0 && path !== ""
        ? `; and not __fish_seen_subcommand_from ${commands.map(([name]) => name).join(" ")}`
        : "";
    return [
      ...commands.map(([name, text]) => `complete -c 404-gen -f -n ${quote(when + none)} -a ${name} -d ${quote(text)}`),
      ...options.map(([flag, text]) => `complete -c 404-gen -n ${quote(when)} -l ${flag.slice(2)} -d ${quote(text)}`),
    ];
  });
  return `${lines.join("\n")}\n`;
}
