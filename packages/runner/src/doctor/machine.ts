import { mkdir, statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { resolve } from "node:path";
import { attempt, ok, warning, wrong } from "./checkup.ts";
import type { Area } from "./ground.ts";

const GIB = 1024 ** 3;
/** A round of 256 miners × 128 prompts leaves a journal of up to 150 MB, a clone of 50 MB and, in a folder, up to 7 GB of objects. */
const DISK = { warn: 10 * GIB, least: GIB };
/** The runner should need 512 MiB; each core has a drawing process too. */
const MEMORY = { warn: 2 * GIB };

const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;

async function diskAt(name: string, dir: string) {
  return attempt(name, async () => {
    await mkdir(dir, { recursive: true });
    const { bavail, bsize } = await statfs(dir);
    const free = bavail * bsize;
    const text = `${gib(free)} free at ${dir}`;
    if (free < DISK.least) return wrong(name, text, "DISK_FULL");
    return free < DISK.warn ? warning(name, text) : text;
  });
}

/** Checks the version of Node, the memory, and the disks of record and journal. */
export const machineArea: Area = {
  name: "machine",
  cheap: true,
  look: async ({ settings }) => {
    const memory = `${gib(freemem())} of ${gib(totalmem())} free`;
    return [
      ok("node", process.version),
      freemem() < MEMORY.warn ? warning("memory", memory) : ok("memory", memory),
      await diskAt("disk of the record", resolve(settings.STATE_DIR)),
      await diskAt("disk of the journal", resolve(settings.JOURNAL_DIR)),
    ];
  },
};
