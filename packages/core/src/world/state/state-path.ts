import { CompetitionError } from "../../base/errors/competition-error.ts";
import { memoNewest } from "../../base/kit/memo.ts";

const FORBIDDEN_PARTS = new Set(["", ".", "..", ".git", ".404-gen"]);
/** Bytes; the shortest limit among the file systems that a checkout may land on. */
const MAX_PART_BYTES = 255;

/** Why a name may not be a part of a path, null when it may: it must mean the same file on every system that a checkout lands on. */
export function partProblem(part: string): string | null {
  const lowerCase = part
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .toLowerCase();
  if (FORBIDDEN_PARTS.has(lowerCase) || /^git~\d+$/.test(lowerCase))
    return "is a name that git and file systems keep for themselves";
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\\ufffd]/u.test(part))
    return "holds a slash, backslash, or control, format or broken character";
  if (Buffer.byteLength(part) > MAX_PART_BYTES) return `is longer than ${MAX_PART_BYTES} bytes`;
  return null;
}

/** Sound paths that are remembered: a service asks for the same few in each turn. */
const PATHS_KEPT = 10_000;

/** The path itself when a state store may hold it; throws `STATE_PATH` otherwise. */
export const assertStatePath: (path: string) => string = memoNewest((path) => {
  if (path.split("/").every((part) => partProblem(part) === null)) return path;
  throw new CompetitionError(`"${path}" cannot be a path of the state repository`, {
    code: "STATE_PATH",
    data: { path, allowed: "relative, /-separated, no empty, '.', '..' or '.git' part, no control characters" },
  });
}, PATHS_KEPT);
