import { type Repair, repairsFile } from "../../records/repairs.ts";
import { readFile } from "../../round/read-file.ts";
import type { Ledger } from "../tally.ts";
import type { RecordReader } from "../types.ts";

/**
 * Lists every repair as a warning, a file each: who, why, and both hashes. A repair of files beside the rounds concerns every round.
 * `wanted`: only what concerns this round.
 */
export async function checkRepairs(
  reader: RecordReader,
  { ledger, wanted }: { readonly ledger: Ledger; readonly wanted: number | undefined },
): Promise<void> {
  const reading = await readFile(reader, repairsFile);
  if (reading.kind === "refused") {
    const { message } = reading.error;
    ledger.tally("repairs", null).expect(false, () => ({ code: "RECORD_INVALID", file: reading.path, message }));
  }
  if (reading.kind !== "read") return;
  for (const [index, repair] of reading.value.entries()) {
    const { round } = repair;
    if (wanted !== undefined && round !== null && round !== wanted) continue;
    for (const file of repair.files)
      ledger.tally("repairs", round).expect(false, () => ({
        code: "RECORD_REPAIRED",
        file: file.path,
        recorded: { sha256: file.after, number: index + 1, at: repair.at, by: repair.by, why: repair.why },
        expected: { sha256: file.before },
        message: sayRepair(repair, file),
      }));
  }
}

const sayRepair = ({ at, by, why }: Repair, { path, before, after }: Repair["files"][number]): string =>
  `${path} was repaired by ${by} at ${at} (${sayHash(before)} before, ${sayHash(after)} after): ${why}`;

const sayHash = (hash: string | null): string => (hash === null ? "no file" : `sha256 ${hash.slice(0, 12)}…`);
