import type { AnyStateFile } from "../../records/state-file.ts";

/** Did one of the services write this file in a commit with this message? What people write has any message. */
export function isNormalWriter(file: AnyStateFile, message: string): boolean {
  const lines = message.split("\n").map((line) => line.trim());
  return file.writers.some((writer) => writer.by === "people" || lines.some((line) => writer.message.matches(line)));
}
