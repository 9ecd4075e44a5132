import { readFileSync } from "node:fs";

/** Milliseconds of processor time that a process's main thread has had, from the kernel; null where it does not tell. */
export function mainThreadCpuMs(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    // Not Linux, or the process is gone: its end says more than its time.
    return null;
  }
}
