import { join } from "node:path";
import { ifAbsent } from "../state/on-disk.ts";
import type { Repository } from "./repository.ts";

/**
 * What a branch or a tag points at, by its full name (`refs/heads/main`): its own file, else the list of packed ones, as git has it. Null where
 * neither says an id: it is not there, or it is something that the library is asked about (a name for another name).
 */
export async function readFullRef(
  { files, gitdir }: Pick<Repository, "files" | "gitdir">,
  name: string,
): Promise<string | null> {
  if (!/^refs\/(heads|tags)\//.test(name) || /(^|\/)\.|[\0-\x20]/.test(name)) return null;
  const text = (path: string) => files.readFile(join(gitdir, path), "utf8").then(String, ifAbsent(""));
  const own = /^([0-9a-f]{40})\s*$/.exec(await text(name))?.[1];
  if (own !== undefined) return own;
  const line = (await text("packed-refs")).split("\n").find((one) => one.slice(41) === name);
  return /^[0-9a-f]{40} /.exec(line ?? "")?.[0].trim() ?? null;
}
