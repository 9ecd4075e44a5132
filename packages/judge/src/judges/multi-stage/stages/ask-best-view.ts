import { parseNpz } from "@404-gen/core/archive";
import { balance, bestView, EMBEDDINGS_FILE, type PenaltiesDetail, type ViewName, viewFile } from "@404-gen/core/two";
import type { DuelContext, Side } from "../duel-context.ts";
import { sideOf } from "../duel-context.ts";
import { loadFile } from "./load-file.ts";
import { askPenalties } from "./penalties.ts";

/** Asks stage 2A: each model from the angle that is nearest to the prompt. Null: a side has no usable embeddings. */
export async function askBestView(context: DuelContext): Promise<PenaltiesDetail | null> {
  const [a, b] = await Promise.all([bestViewOf(context, "a"), bestViewOf(context, "b")]);
  if (a === null || b === null) return null;
  const { left, right, questions, seed } = context;
  const means = balance(
    await askPenalties(context, {
      ab: { label: "s2bv_ab", seed },
      ba: { label: "s2bv_ba", seed },
      words: questions.bestView,
      left: left.file(viewFile("white", a)),
      right: right.file(viewFile("white", b)),
    }),
  );
  return { penalty_a: means.a, penalty_b: means.b };
}

async function bestViewOf(context: DuelContext, side: Side): Promise<ViewName | null> {
  const bytes = await loadFile(context, sideOf(context, side).file(EMBEDDINGS_FILE));
  if (bytes === null) return null;
  try {
    return bestView(await parseNpz(bytes, { signal: context.signal }));
  } catch {
    context.signal.throwIfAborted();
    return null; // Unreadable embeddings count as missing, as upstream has it: the other two voters decide.
  }
}
