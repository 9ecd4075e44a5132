import { jsonLine, redact, showLines } from "@404-gen/core";
import { type Command, CommanderError } from "commander";
import { EXIT, EXIT_ROWS } from "./terminal/exit-codes.ts";
import { helpTree } from "./terminal/help-tree.ts";
import { type Host, processHost } from "./terminal/host.ts";
import { RootCommand } from "./terminal/root-command.ts";
import { createTerminal } from "./terminal/terminal.ts";
import { VERSION } from "./version.ts";

const EXIT_HELP = `
Exit status:
${EXIT_ROWS.map(([status, meaning]) => `  ${String(status).padStart(3)}  ${meaning}`).join("\n")}`;

/** Each command's module, in the order of `--help`. A module is loaded only when its command runs, so that no command loads the others' packages. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  audit: async () => (await import("./commands/audit.ts")).auditCommand(),
  completion: async () => (await import("./commands/completion.ts")).completionCommand(() => createProgram()),
  config: async () => (await import("./commands/config.ts")).configCommand(),
  demo: async () => (await import("./commands/demo.ts")).demoCommand(),
  distance: async () => (await import("./commands/distance.ts")).distanceCommand(),
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand(),
  init: async () => (await import("./commands/init.ts")).initCommand(),
  inspect: async () => (await import("./commands/inspect.ts")).inspectCommand(),
  judge: async () => (await import("./commands/judge.ts")).judgeCommand(),
  mend: async () => (await import("./commands/mend.ts")).mendCommand(),
  miner: async () => (await import("./commands/miner.ts")).minerCommand(),
  model: async () => (await import("./commands/model.ts")).modelCommand(),
  pause: async () => (await import("./commands/pause.ts")).pauseCommand(),
  plan: async () => (await import("./commands/plan.ts")).planCommand(),
  queue: async () => (await import("./commands/queue.ts")).queueCommand(),
  rehearse: async () => (await import("./commands/rehearse.ts")).rehearseCommand(),
  render: async () => (await import("./commands/render.ts")).renderCommand(),
  repair: async () => (await import("./commands/repair.ts")).repairCommand(),
  report: async () => (await import("./commands/report.ts")).reportCommand(),
  resume: async () => (await import("./commands/resume.ts")).resumeCommand(),
  run: async () => (await import("./commands/run.ts")).runCommand(),
  serve: async () => (await import("./commands/serve.ts")).serveCommand(),
  settings: async () => (await import("./commands/settings.ts")).settingsCommand(),
  simulate: async () => (await import("./commands/simulate.ts")).simulateCommand(),
  site: async () => (await import("./commands/site.ts")).siteCommand(),
  status: async () => (await import("./commands/status.ts")).statusCommand(),
  verify: async () => (await import("./commands/verify.ts")).verifyCommand(),
  view: async () => (await import("./commands/view.ts")).viewCommand(),
  weights: async () => (await import("./commands/weights.ts")).weightsCommand(),
  worker: async () => (await import("./commands/worker.ts")).workerCommand(),
};

/**
 * Creates the `404-gen` program, with one command for each file in its table. With `only`, it has this command alone.
 *
 * @example
 * const { commands } = await createProgram();
 * const names = commands.map((command) => command.name());
 */
export async function createProgram(host: Host = processHost, only?: string): Promise<RootCommand> {
  const program = new RootCommand(host);
  program
    .name("404-gen")
    .description("Runs, shows and proves the image-to-3D competition of Bittensor subnet 17.")
    .version(VERSION)
    .enablePositionalOptions()
    .showHelpAfterError("(add --help for what it takes)")
    .addHelpText("after", EXIT_HELP);
  const names = only === undefined ? Object.keys(COMMANDS) : [only];
  for (const command of await Promise.all(names.map((name) => COMMANDS[name]?.()))) {
    if (command) program.addCommand(command);
  }
  return program;
}

/**
 * Parses the arguments and runs the command; resolves with the exit status, and never rejects.
 *
 * @example const status = await main(["inspect", "chair.glb", "--json"]);
 */
export async function main(argv: readonly string[], host: Host = processHost): Promise<number> {
  const program = await createProgram(host, nameIn(argv));
  const json = argv.includes("--json");
  if (json && argv.some((word) => word === "--help" || word === "-h" || word === "help")) {
    host.stdout.write(`${jsonLine(helpTree(program, argv))}\n`);
    return EXIT.ok;
  }
  const refuse = (message: string) => {
    if (json) host.stdout.write(`${jsonLine({ error: { code: "USAGE", message: redact(message) } })}\n`);
    return EXIT.usage;
  };
  const group = json ? groupIn(program, argv) : undefined;
  if (group)
    return refuse(`${group.name()} is a group: say one of ${group.commands.map((one) => one.name()).join(", ")}`);
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => host.stdout.write(showLines(redact(text))),
      writeErr: (text) => void (json || host.stderr.write(showLines(redact(text)))),
    });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return program.exitStatus;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    if (!(error instanceof CommanderError)) {
      createTerminal({ json, stdout: host.stdout, stderr: host.stderr }).failure(error);
      return EXIT.infrastructure;
    }
    return refuse(error.message.replace(/^error: /, ""));
  }
}

/**
 * The group of commands that the arguments name without one of its commands; undefined for all else. A command that does work has its own `--json`.
 */
function groupIn(program: Command, argv: readonly string[]): Command | undefined {
  const [name, ...more] = argv.filter((word) => word !== "--json");
  const subcommand = program.commands.find((command) => command.name() === name);
  return more.length > 0 || subcommand?.options.some(({ long }) => long === "--json") ? undefined : subcommand;
}

/** The command that the arguments name; undefined where all commands are needed, for the help or for a suggestion. */
function nameIn([first]: readonly string[]): string | undefined {
  if (first === "--version" || first === "-V") return first;
  return first !== undefined && Object.hasOwn(COMMANDS, first) ? first : undefined;
}
