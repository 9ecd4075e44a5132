/**
 * A child process of the crash tests: writes numbered files to a git store in small steps until it has them all, and kills itself
 * before the n-th change of the repository's files. Started again, it goes on from the record.
 */
import * as nodeFs from "node:fs/promises";
import { systemClock } from "../src/base/kit/system-clock.ts";
import { createGitStore, type GitStoreOptions } from "../src/world/git/git-store.ts";

export type CrashWriterOptions = Pick<GitStoreOptions, "dir" | "remote"> & {
  /** Files to write. */
  readonly steps: number;
  /** Die before this change of a file, counted from 1; 0 for never. */
  readonly dieAt: number;
};

/** The file system with a trap in it. */
function trapFs(dieAt: number): typeof nodeFs {
  let count = 0;
  const guard = <A extends unknown[], R>(change: (...args: A) => R) => {
    return (...args: A): R => {
      count++;
      if (count === dieAt) process.kill(process.pid, "SIGKILL");
      return change(...args);
    };
  };
  const { writeFile, rename, unlink, mkdir } = nodeFs;
  const guards = { writeFile: guard(writeFile), rename: guard(rename), unlink: guard(unlink), mkdir: guard(mkdir) };
  return { ...nodeFs, ...guards } as typeof nodeFs;
}

/** Each step batches one file; every third commits the counter with what is batched, compared with what was read. */
export async function writeUntilDone({ steps, dieAt, ...where }: CrashWriterOptions): Promise<void> {
  const store = await createGitStore({ ...where, fs: trapFs(dieAt), clock: systemClock });
  for (let count = (await store.list("w")).length; count < steps; count = (await store.list("w")).length) {
    await store.write([{ path: `w/${count}`, text: `text ${count}` }], { message: `Write ${count}` });
    process.stdout.write(`ack ${count}\n`);
    if (count % 3 !== 2) continue;
    const before = await store.read("counter");
    const text = String(Number(before ?? 0) + 1);
    await store.commit([{ path: "counter", text }], { message: `Count ${text}`, expect: { counter: before } });
  }
  await store.close();
}

const [, script, input] = process.argv;
if (script?.includes("crash-writer") && input) await writeUntilDone(JSON.parse(input) as CrashWriterOptions);
