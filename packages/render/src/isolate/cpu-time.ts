import { readFileSync } from "node:fs";

/** Milliseconds of processor time of a process's main thread, from the kernel; null where the kernel does not tell. */
export function mainThreadCpuMs(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    // Not Linux, or the process has ended: its end then tells more than its time.
    return null;
  }
}

/** Milliseconds of a tick in /proc: for user programs Linux counts 100 ticks a second on every machine. */
const TICK_MS = 10;

/**
 * Milliseconds of user time of all threads of a process, from the kernel; null where the kernel does not tell. System time is left out: the kernel's
 * search for memory on a machine that is short of it is not the file's work.
 */
export function processCpuMs(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program is in brackets and may hold spaces; user time is the 12th field after it.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[11]) * TICK_MS;
  } catch {
    return null;
  }
}
