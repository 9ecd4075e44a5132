import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { demoCommand } from "./commands/demo.ts";
import { distanceCommand } from "./commands/distance.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { judgeCommand } from "./commands/judge.ts";
import { minerCommand } from "./commands/miner.ts";
import { planCommand } from "./commands/plan.ts";
import { renderCommand } from "./commands/render.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { serveCommand } from "./commands/serve.ts";
import { settingsCommand } from "./commands/settings.ts";
import { verifyCommand } from "./commands/verify.ts";
import { weightsCommand } from "./commands/weights.ts";
import { EXIT } from "./terminal/exit-codes.ts";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };

const EXIT_HELP = `
Exit status: ${EXIT.ok} done, ${EXIT.negative} done and the answer is no (findings, refused files), ${EXIT.usage} wrong usage or setting,
${EXIT.infrastructure} a service failed, ${EXIT.conflict} somebody else wrote first, ${EXIT.stopped} stopped by a signal.`;

/** The `404-gen` program: one command a file in `commands/`. */
export function createProgram(): Command {
  const program = new Command()
    .name("404-gen")
    .description("Runs, shows and proves the image-to-3D competition of Bittensor subnet 17.")
    .version(version)
    .enablePositionalOptions()
    .showHelpAfterError("(add --help for what it takes)")
    .addHelpText("after", EXIT_HELP);
  for (const command of [
    demoCommand(),
    distanceCommand(),
    inspectCommand(),
    judgeCommand(),
    minerCommand(),
    planCommand(),
    renderCommand(),
    reportCommand(),
    runCommand(),
    serveCommand(),
    settingsCommand(),
    verifyCommand(),
    weightsCommand(),
  ])
    program.addCommand(command);
  return program;
}

/** Parses the arguments and runs the command; resolves with the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = createProgram();
  const everyCommand = [program, ...program.commands.flatMap((command) => [command, ...command.commands])];
  const json = argv.includes("--json");
  for (const command of everyCommand) {
    command.exitOverride();
    if (json) command.configureOutput({ writeErr: () => {} });
  }
  try {
    process.exitCode = EXIT.ok;
    await program.parseAsync([...argv], { from: "user" });
    return Number(process.exitCode);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.ok;
    if (json) process.stdout.write(`${JSON.stringify({ error: { code: "USAGE", message: error.message } })}\n`);
    return EXIT.usage;
  }
}
