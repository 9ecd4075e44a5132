import { CompetitionError } from "../../base/errors/competition-error.ts";

const FORBIDDEN_PARTS = new Set(["", ".", "..", ".git", ".404-gen"]);
/** Bytes; the shortest limit among the file systems that a checkout may land on. */
const MAX_PART_BYTES = 255;

/** The path itself when a state store may hold it; throws `STATE_PATH` otherwise. */
export function assertStatePath(path: string): string {
  const parts = path.split("/");
  const bad = parts.find((part) => FORBIDDEN_PARTS.has(part.toLowerCase()) || Buffer.byteLength(part) > MAX_PART_BYTES);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (bad === undefined && !/[\u0000-\u001f\u007f\\]/.test(path)) return path;
  throw new CompetitionError(`"${path}" cannot be a path of the state repository`, {
    code: "STATE_PATH",
    fault: "usage",
    data: { path, allowed: "relative, /-separated, no empty, '.', '..' or '.git' part, no control characters" },
  });
}
