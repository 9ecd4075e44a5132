import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";

export type RunnerIdOptions = {
  /** Folder that belongs to this runner. */
  readonly dir: string;
  /** The id that an operator chose. @default a random one, kept in the folder */
  readonly chosen?: string | undefined;
};

const ID = /^[a-z0-9]{1,8}$/;

/** The id of this runner. It stays the same after a restart, so that the runner finds its leases and pods again. */
export async function runnerId({ dir, chosen }: RunnerIdOptions): Promise<string> {
  if (chosen !== undefined) return checkId(chosen, "RUNNER_ID");
  const path = join(dir, "runner-id");
  const storedId = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (storedId !== null) return checkId(storedId.trim(), path);
  const id = randomBytes(4).toString("hex");
  await mkdir(dir, { recursive: true });
  await writeFile(path, id);
  return id;
}

function checkId(id: string, where: string): string {
  if (ID.test(id)) return id;
  throw new CompetitionError(`${where} is ${JSON.stringify(id)}, allowed are 1 to 8 lower-case letters and digits`, {
    code: "RUNNER_ID_INVALID",
    fault: "usage",
    data: { where, allowed: ID.source },
  });
}
