import { formatTimestamp } from "../../rules/utc.ts";
import type { NamedCommit, ReplayedCommit } from "../types.ts";

const cache = new WeakMap<object, NamedCommit>();

/** The commit as findings name it; every check of a commit asks for it. */
export function namedCommit(commit: Omit<ReplayedCommit, "changes">): NamedCommit {
  const name = cache.get(commit) ?? nameOf(commit);
  cache.set(commit, name);
  return name;
}

function nameOf({ id, time, author, message }: Omit<ReplayedCommit, "changes">): NamedCommit {
  const by = author.replace(/\s*<[^>]*>?/g, "").trim();
  return {
    id,
    at: formatTimestamp(time),
    by: by || "nobody",
    message: message.split("\n")[0] ?? "",
  };
}

/** `commit 0123456789 (2026-11-26T18:00:00Z, "Update matches matrix for round 3", by validator)`. */
export const sayCommit = ({ id, at, by, message }: NamedCommit): string =>
  `commit ${id.slice(0, 10)} (${at}, "${message}", by ${by})`;
