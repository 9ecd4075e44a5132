import type { QuestionPart, VisionModel, VisionReply } from "@404-gen/judge";
import { count } from "../world/ledger.ts";
import { readModel } from "../world/model-text.ts";
import type { World } from "../world/world.ts";
import type { SimProcess } from "./sim-process.ts";

const ANSWER_MS = [1_500, 6_000] as const;
export const replyOf = (content: string, finish = "stop"): VisionReply => ({ content, reasoning: null, finish });

/** A vision model that knows how good each pictured model is. It answers the questions of the real judge of competition 1. */
export function createSimModel({ world, gate, draws }: SimProcess): VisionModel {
  return {
    name: "simulated-model@1",
    offline: true,
    async ask({ parts }, { signal } = {}) {
      const [, first, second] = parts.filter(isPicture).map(({ picture }) => picture);
      const qualities = await qualitiesIn(world, [first, second], signal);
      return gate({
        ...{ port: "judge", verb: "ask", ms: ANSWER_MS, signal },
        work(strike) {
          count(world.ledger.duels, [first?.url, second?.url].join(" "));
          const penalties = qualities.map((quality) => Math.round(Math.min(10, Math.max(0, 10 - quality))));
          return reply(penalties as [number, number], { strike, chance: draws.unit() });
        },
      });
    },
  };
}

/** A picture of a question. */
export type Picture = Extract<QuestionPart, { kind: "picture" }>;
export const isPicture = (part: QuestionPart): part is Picture => part.kind === "picture";

/** How good both models look, 0 to 10. In a share of duels, the plan's `flipRate`, the two qualities are swapped in all questions. */
export async function qualitiesIn(
  { plan, draws }: Pick<World, "plan" | "draws">,
  [first, second]: readonly [ModelPicture, ModelPicture],
  signal: AbortSignal | undefined,
): Promise<readonly [number, number]> {
  const [a, b] = [await modelOn(first, signal), await modelOn(second, signal)];
  const qualities = [a?.quality ?? 0, b?.quality ?? 0] as const;
  if (plan.flipRate === 0 || !a || !b) return qualities;
  const duel = [a.commit, b.commit].sort().join(" ");
  return draws(`flip ${duel} ${a.stem}`).unit() < plan.flipRate ? [qualities[1], qualities[0]] : qualities;
}

type ModelPicture = Picture["picture"] | undefined;

async function modelOn(picture: ModelPicture, signal: AbortSignal | undefined) {
  const bytes = await picture?.load({ signal });
  return bytes ? readModel(bytes) : null;
}

/** The fault of an answer, null for none, and a number by chance, 0 ≤ x < 1. */
export type Mood = { readonly strike: string | null; readonly chance: number };

/** Penalties for two models in the order in which they were shown. */
export function reply([first, second]: [number, number], { strike, chance }: Mood): VisionReply {
  const answer = (a: number, b: number) => replyOf(JSON.stringify({ penalty_1: a, penalty_2: b, issues: "as seen" }));
  const within = (penalty: number) => Math.min(10, Math.max(0, penalty));
  switch (strike) {
    case "judge-refusal":
      return replyOf("I cannot compare these pictures.");
    case "judge-truncated":
      return replyOf('{"penalty_1": 3', "length");
    case "judge-out-of-range":
      return answer(chance < 0.5 ? -1_000_000 : 11, second);
    case "judge-swapped":
      return answer(second, first);
    case "judge-noisy":
      return answer(within(first + (chance < 0.5 ? 1 : -1)), second);
    case "judge-biased":
      return answer(within(first - 1), within(second + 1));
    default:
      return answer(first, second);
  }
}
