import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MODEL_FORMAT_NAMES, MODEL_FORMATS } from "@404-gen/core";
import { replaceFile, safeName } from "./picture-folder.ts";
import type { DuelModels, EvaluateOptions, EvaluationSummary } from "./types.ts";

/** A duel of either competition, with the addresses of its models. */
type Duel = Readonly<Record<string, unknown>> & { readonly name: string };

/** Keys of a model's address in a duel, after `left_` and `right_`. */
const KEYS = MODEL_FORMAT_NAMES.map((format) => MODEL_FORMATS[format].recordKey);

type Duels = { readonly duels: readonly Duel[]; readonly names: EvaluationSummary["names"] };

/** Writes the pages in 3D that the viewer gives for duels. Gives prompt → path of its page in `out`. */
export async function writeViewPages(
  { out, viewer }: Pick<EvaluateOptions, "out" | "viewer">,
  { duels, names }: Duels,
): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  if (viewer === undefined) return pages;
  await mkdir(join(out, "view"), { recursive: true });
  for (const duel of duels) {
    const [left, right] = [addressOf(duel, "left"), addressOf(duel, "right")];
    if (left === null || right === null) continue;
    const models: DuelModels["models"] = [
      { name: names.a, address: left },
      { name: names.b, address: right },
    ];
    const page = await viewer({ name: duel.name, models });
    if (page === null) continue;
    const path = `view/${safeName(duel.name)}.html`;
    await replaceFile(join(out, path), page);
    pages.set(duel.name, path);
  }
  return pages;
}

function addressOf(duel: Duel, side: "left" | "right"): string | null {
  const url = KEYS.map((key) => duel[`${side}_${key}`]).find((address) => typeof address === "string");
  return (url as string | undefined) ?? null;
}
