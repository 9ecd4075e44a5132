import { paths } from "@404-gen/core/records";
import type { StageContext, Turn } from "./context.ts";

/**
 * Asks whether state.json is still what the turn saw: looks at the branch anew, at most every `pauseCheckMs` of real time; looks
 * that come while one is under way share it. Once it was not, the answer stays no.
 */
export function stageGuard(context: StageContext, { stateText, signal }: Turn): () => Promise<boolean> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let ours = true;
  let looking: Promise<boolean> | null = null;
  const look = async () => {
    await context.state.refresh({ signal });
    lookedAt = context.io.now();
    ours &&= (await context.state.read(paths.state, { signal })) === stateText;
    return ours;
  };
  return async () => {
    if (!ours) return false;
    if (context.settings.pauseCheckMs > 0 && context.io.now() - lookedAt < context.settings.pauseCheckMs) return ours;
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
}
