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

/** Milliseconds of a tick in /proc: Linux tells user programs 100 a second on every machine. */
const TICK_MS = 10;

/**
 * Milliseconds that all threads of a process computed for themselves, from the kernel; null where it does not tell. What the kernel did for it is
 * left out: finding memory on a machine that is short of it is not the file's work.
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
