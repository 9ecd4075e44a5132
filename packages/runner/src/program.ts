import { createRequire } from "node:module";
import { jsonLine, redact, showLines } from "@404-gen/core";
import { CommanderError } from "commander";
import { auditCommand } from "./commands/audit.ts";
import { demoCommand } from "./commands/demo.ts";
import { distanceCommand } from "./commands/distance.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { initCommand } from "./commands/init.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { judgeCommand } from "./commands/judge.ts";
import { minerCommand } from "./commands/miner.ts";
import { modelCommand } from "./commands/model.ts";
import { pauseCommand } from "./commands/pause.ts";
import { planCommand } from "./commands/plan.ts";
import { rehearseCommand } from "./commands/rehearse.ts";
import { renderCommand } from "./commands/render.ts";
import { repairCommand } from "./commands/repair.ts";
import { reportCommand } from "./commands/report.ts";
import { resumeCommand } from "./commands/resume.ts";
import { runCommand } from "./commands/run.ts";
import { serveCommand } from "./commands/serve.ts";
import { settingsCommand } from "./commands/settings.ts";
import { statusCommand } from "./commands/status.ts";
import { verifyCommand } from "./commands/verify.ts";
import { weightsCommand } from "./commands/weights.ts";
import { EXIT } from "./terminal/exit-codes.ts";
import { type Host, processHost } from "./terminal/host.ts";
import { RootCommand } from "./terminal/root-command.ts";
import { createTerminal } from "./terminal/terminal.ts";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };

const EXIT_HELP = `
Exit status: ${EXIT.ok} done, ${EXIT.negative} done and the answer is no (findings, refused files), ${EXIT.usage} wrong usage or setting,
${EXIT.infrastructure} a service failed, ${EXIT.conflict} somebody else wrote first, ${EXIT.stopped} stopped by a signal.`;

/**
 * The `404-gen` program: one command a file in `commands/`.
 *
 * @example
 * const names = createProgram().commands.map((command) => command.name());
 */
export function createProgram(host: Host = processHost): RootCommand {
  const program = new RootCommand(host);
  program
    .name("404-gen")
    .description("Runs, shows and proves the image-to-3D competition of Bittensor subnet 17.")
    .version(version)
    .enablePositionalOptions()
    .showHelpAfterError("(add --help for what it takes)")
    .addHelpText("after", EXIT_HELP);
  for (const command of [
    auditCommand(),
    demoCommand(),
    distanceCommand(),
    doctorCommand(),
    initCommand(),
    inspectCommand(),
    judgeCommand(),
    minerCommand(),
    modelCommand(),
    pauseCommand(),
    planCommand(),
    rehearseCommand(),
    renderCommand(),
    repairCommand(),
    reportCommand(),
    resumeCommand(),
    runCommand(),
    serveCommand(),
    settingsCommand(),
    statusCommand(),
    verifyCommand(),
    weightsCommand(),
  ])
    program.addCommand(command);
  return program;
}

/**
 * Parses the arguments and runs the command; resolves with the exit status, and never rejects.
 *
 * @example const status = await main(["inspect", "chair.glb", "--json"]);
 */
export async function main(argv: readonly string[], host: Host = processHost): Promise<number> {
  const program = createProgram(host);
  const json = argv.includes("--json");
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
    const message = error.message.replace(/^error: /, "");
    if (json) host.stdout.write(`${jsonLine({ error: { code: "USAGE", message: redact(message) } })}\n`);
    return EXIT.usage;
  }
}
