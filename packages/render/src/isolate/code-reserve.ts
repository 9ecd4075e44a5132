import { readFileSync } from "node:fs";

let size: number | undefined;

/**
 * MiB of address space that this engine keeps writable for machine code, whether it fills it or not. Node 24 keeps 512, Node 20 and 22 none; the
 * kernel counts it as data, so the limit on data must leave room for it. The isolate's processes run the same engine.
 */
export function codeReserveMb(): number {
  size ??= measure();
  return size;
}

function measure(): number {
  let maps: string;
  try {
    maps = readFileSync("/proc/self/maps", "utf8");
  } catch {
    // Not Linux: the limit on data is not kept there either.
    return 0;
  }
  // The largest one is taken: each thread of this process that runs an engine has a reserve of its own.
  const sizes = [...maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rwxp \S+ \S+ 0 *$/gm)].map(
    ([, from, to]) => Number.parseInt(to!, 16) - Number.parseInt(from!, 16),
  );
  return Math.ceil(Math.max(0, ...sizes) / 2 ** 20);
}
