import type { Command } from "commander";

/** The option `--allow-private`. */
export type PrivateOption = { allowPrivate?: boolean };

/** Adds `--allow-private`. */
export const addPrivateOption = (command: Command): Command =>
  command.option("--allow-private", "let addresses be private or loopback, on any port (for a trial at home)");
