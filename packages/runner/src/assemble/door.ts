import { createDoor, type Door } from "@404-gen/core/net";
import type { Command } from "commander";

export type PrivateOption = { allowPrivate?: boolean };

export const addPrivateOption = (command: Command) =>
  command.option("--allow-private", "let addresses be private or loopback, on any port (for a trial at home)");

/** The guarded door of a person's command: http and https; public addresses only unless `--allow-private` was given. */
export const openDoor = ({ allowPrivate }: PrivateOption = {}): Door =>
  createDoor({
    schemes: ["https", "http"],
    ...(allowPrivate ? { allowAddress: () => null, anyPort: true } : {}),
  });
