import type { z } from "zod";
import type { StateStore } from "../../../ports/state-store.ts";
import { readRecord } from "../../records/record.ts";
import { missingRecord } from "./seen-state.ts";

/** Reads a record that must be there. Throws `RECORD_MISSING`, `RECORD_INVALID`. */
export async function readNeeded<S extends z.ZodType>(
  store: Pick<StateStore, "read">,
  { path, schema }: { readonly path: string; readonly schema: S },
): Promise<z.output<S>> {
  const record = await readRecord(store, path, schema);
  if (record === null) throw missingRecord(path);
  return record;
}
