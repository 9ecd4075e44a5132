import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sleep } from "../../base/kit/sleep.ts";

/** Milliseconds between looks at a lock that somebody else holds. */
const POLL_MS = 10;

/** Runs a task while no other process (or store of this one) does; the lock of a process that died is broken. */
export async function withFolderLock<T>(path: string, task: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  while (!(await isTaken(path))) {
    if (await holderDied(path)) await rm(path, { recursive: true, force: true });
    await sleep(POLL_MS);
  }
  try {
    return await task();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function isTaken(path: string): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  await writeFile(join(path, "pid"), String(process.pid));
  return true;
}

/** A holder writes its process id right after taking the lock; if there is none at a second look, it died in between. */
async function holderDied(path: string): Promise<boolean> {
  const read = () => readFile(join(path, "pid"), "utf8").catch(() => "");
  const pid = Number((await read()) || (await sleep(200).then(read)));
  if (!pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
