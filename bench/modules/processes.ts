/** Time and memory of processes, from Linux's /proc: drawing happens in other processes, so the figures of this one do not show it. */
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds of a clock tick of Linux. */
const TICK_MS = 10;

type ProcessInfo = { readonly id: number; readonly parent: number; readonly ticks: number };

function allProcesses(): readonly ProcessInfo[] {
  return readdirSync("/proc").flatMap((name): ProcessInfo[] => {
    try {
      const text = readFileSync(`/proc/${Number(name)}/stat`, "utf8");
      const fields = text.split(") ").at(-1)?.split(" ") ?? [];
      // Of the process, and of its children that have ended: a drawing process lives only for some files.
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      return [{ id: Number(name), parent: Number(fields[1]), ticks }];
    } catch {
      // It is no process, or has just ended.
      return [];
    }
  });
}

/** A process and all its descendants, without another process and its descendants. */
function tree(root: number, without: number | null): readonly ProcessInfo[] {
  const all = allProcesses();
  const below = (id: number): ProcessInfo[] =>
    all.filter((one) => one.parent === id && one.id !== without).flatMap((one) => [one, ...below(one.id)]);
  return [...all.filter((one) => one.id === root), ...below(root)];
}

/** Milliseconds of processor time of a process and all its descendants. */
export const processorMs = (root: number, without: number | null = null): number =>
  tree(root, without).reduce((sum, { ticks }) => sum + ticks, 0) * TICK_MS;

/** Peak memory of the largest descendant of a process, MiB. */
export function peakBelow(root: number, without: number | null = null): number {
  const peaks = tree(root, without)
    .filter(({ id }) => id !== root)
    .map(({ id }) => {
      try {
        return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0);
      } catch {
        return 0;
      }
    });
  return Math.round(Math.max(0, ...peaks) / 1024);
}

/** Peak memory of a process and of each descendant, MiB, by process id. It is cheap enough to call it during a measurement. */
export function peaksOf(root: number): ReadonlyMap<number, number> {
  const peaks = new Map<number, number>();
  const ids = [root];
  for (const id of ids)
    try {
      const text = readFileSync(`/proc/${id}/status`, "utf8");
      peaks.set(id, Math.round(Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024));
      ids.push(...readFileSync(`/proc/${id}/task/${id}/children`, "utf8").split(" ").filter(Boolean).map(Number));
    } catch {
      // It has just ended.
    }
  return peaks;
}

/** Milliseconds of user time of a process and of each descendant, by process id. As cheap as `peaksOf`. */
export function userMsOf(root: number): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  const ids = [root];
  for (const id of ids)
    try {
      const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      times.set(id, Number(fields[11]) * TICK_MS);
      ids.push(...readFileSync(`/proc/${id}/task/${id}/children`, "utf8").split(" ").filter(Boolean).map(Number));
    } catch {
      // It has just ended.
    }
  return times;
}
