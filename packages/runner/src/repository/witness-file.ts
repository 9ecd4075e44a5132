import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Clock, CompetitionError, systemClock } from "@404-gen/core";
import type { Witness } from "@404-gen/core/verify";
import { z } from "zod";

const fileSchema = z.object({
  schema: z.literal(1),
  branches: z.record(z.string(), z.object({ commit: z.string().regex(/^[0-9a-f]{40}$/), at: z.iso.datetime() })),
});
type WitnessTable = z.infer<typeof fileSchema>;

export type WitnessFileOptions = {
  /** Name of the branch: the place of the repository, `#`, the branch. */
  readonly branch: string;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
};

/** The last proved commit of one branch, in a file with those of many branches. */
export type WitnessFile = {
  /** Throws `WITNESS_FILE_INVALID`. */
  read(): Promise<Witness | null>;
  /** Keeps the commit, unless another process wrote one since `read`: then that one stays. */
  write(commit: string): Promise<void>;
};

/** `pollMs`: milliseconds between two looks at another process's lock. `staleMs`: the age from which a lock counts as that of a dead process. */
const LOCK = { pollMs: 20, staleMs: 5_000 };

/**
 * Opens a witness file. The complete file is written, under a lock, so that processes that prove different repositories keep each other's commits. A
 * file that is not valid is an error: if it counted as empty, any history would be trusted.
 */
export function openWitnessFile(path: string, { branch, clock = systemClock }: WitnessFileOptions): WitnessFile {
  let latest: Witness | null = null;
  return {
    async read() {
      latest = (await readKept(path)).branches[branch] ?? null;
      return latest;
    },
    write: (commit) =>
      underLock(path, clock, async () => {
        const lastWitness = await readKept(path);
        const before = lastWitness.branches[branch];
        if (before?.commit !== latest?.commit) return;
        const witness = { commit, at: new Date(clock.now()).toISOString() };
        const next: WitnessTable = { schema: 1, branches: { ...lastWitness.branches, [branch]: witness } };
        const part = `${path}.${process.pid}-${randomUUID()}`;
        await writeFile(part, `${JSON.stringify(next, null, 2)}\n`);
        await rename(part, path);
      }),
  };
}

async function readKept(path: string): Promise<WitnessTable> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { schema: 1, branches: {} };
    throw new CompetitionError(
      `${path} is no witness file: look at the branches that it watched by hand, then remove it or name another`,
      { code: "WITNESS_FILE_INVALID", data: { path }, cause },
    );
  }
}

async function underLock(path: string, clock: Clock, work: () => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const lock = `${path}.lock`;
  for (;;) {
    const handle = await open(lock, "wx").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return null;
      throw error;
    });
    if (handle !== null) {
      await handle.close();
      break;
    }
    const info = await stat(lock).catch(() => null);
    if (info !== null && Date.now() - info.mtimeMs > LOCK.staleMs) await unlink(lock).catch(() => undefined);
    else await clock.sleep(LOCK.pollMs);
  }
  try {
    await work();
  } finally {
    await unlink(lock).catch(() => undefined);
  }
}
