import type { ViewedFormat, ViewedModel } from "../viewed-model.ts";
import { readSource } from "./read-source.ts";
import type { Problem, ReadModel, ShownModel } from "./shown-model.ts";

/** The formats that a program can show, each with its reader. */
export type Readers = Readonly<Partial<Record<ViewedFormat, ReadModel>>>;

/** Reads a model, or returns why it cannot be shown. Never rejects. */
export async function readModel(model: ViewedModel, readers: Readers): Promise<ShownModel | Problem> {
  const read = readers[model.format];
  if (!read) return { problem: "This page has no reader for such files." };
  const bytes = await readSource(model);
  if ("problem" in bytes) return bytes;
  try {
    return await read(bytes, model);
  } catch (error) {
    return { problem: `The file cannot be shown: ${error instanceof Error ? error.message : String(error)}` };
  }
}
