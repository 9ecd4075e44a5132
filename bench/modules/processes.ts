/** What processes took, from Linux's own books: drawing happens in processes of their own, so this one's figures would not tell. */
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds of a clock tick of Linux. */
const TICK_MS = 10;

type Seen = { readonly id: number; readonly parent: number; readonly ticks: number };

function allProcesses(): readonly Seen[] {
  return readdirSync("/proc").flatMap((name): Seen[] => {
    try {
      const text = readFileSync(`/proc/${Number(name)}/stat`, "utf8");
      const fields = text.split(") ").at(-1)?.split(" ") ?? [];
      return [{ id: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
    } catch {
      // No process, or one that has just ended.
      return [];
    }
  });
}

/** A process and all below it, but for another one with all below that. */
function tree(root: number, without: number | null): readonly Seen[] {
  const all = allProcesses();
  const below = (id: number): Seen[] =>
    all.filter((one) => one.parent === id && one.id !== without).flatMap((one) => [one, ...below(one.id)]);
  return [...all.filter((one) => one.id === root), ...below(root)];
}

/** Milliseconds of processor time of a process and all below it. */
export const processorMs = (root: number, without: number | null = null): number =>
  tree(root, without).reduce((sum, { ticks }) => sum + ticks, 0) * TICK_MS;

/** MiB that the largest process below one has ever held. */
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

/** MiB that this process and each below it hold now, by process id. */
export function memoryOf(root: number): ReadonlyMap<number, number> {
  const sizes = tree(root, null).map(({ id }) => {
    try {
      const text = readFileSync(`/proc/${id}/status`, "utf8");
      return [id, Math.round(Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024)] as const;
    } catch {
      return [id, 0] as const;
    }
  });
  return new Map(sizes);
}
