import { Command } from "commander";
import { type Host, processHost } from "./host.ts";

/** The program's root command: it holds the host, and the exit status of the command that ran. */
export class RootCommand extends Command {
  readonly host: Host;
  exitStatus = 0;

  constructor(host: Host) {
    super();
    this.host = host;
  }
}

/** The root above a command; for a command without one a new root with the process as its host. */
export function rootOf(command: Command): RootCommand {
  let at: Command | null = command;
  while (at !== null && !(at instanceof RootCommand)) at = at.parent;
  return at ?? new RootCommand(processHost);
}
