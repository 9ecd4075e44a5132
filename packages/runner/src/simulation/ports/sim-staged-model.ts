import type { VisionModel, VisionReply } from "@404-gen/judge";
import { count } from "../world/ledger.ts";
import { isPicture, type Mood, qualitiesIn, reply, replyOf } from "./sim-model.ts";
import type { SimProcess } from "./sim-process.ts";

const ANSWER_MS = [800, 4_000] as const;
/** Features that the model names of each prompt. */
const FEATURES = ["round", "red", "two handles", "a lid", "a foot"] as const;

/** A vision model that knows how good each module is. It answers all questions of the multi-stage judge. */
export function createSimStagedModel({ world, gate, draws }: SimProcess): VisionModel {
  return {
    name: "simulated-model@1",
    offline: true,
    async ask({ label, parts, seed }, { signal } = {}) {
      const pictures = parts.filter(isPicture).map(({ picture }) => picture);
      const qualities = await qualitiesIn(world, [pictures[1], pictures[2]], signal);
      return gate({
        ...{ port: "judge", verb: "ask", ms: ANSWER_MS, signal },
        work(strike) {
          count(world.ledger.duels, [label, seed, ...pictures.map(({ url }) => url)].join(" "));
          return answer(label, { qualities, strike, chance: draws.unit() });
        },
      });
    },
  };
}

type PairMood = Mood & { readonly qualities: readonly [number, number] };

const broken: Readonly<Record<string, VisionReply>> = {
  "judge-refusal": replyOf("I cannot look at these pictures."),
  "judge-truncated": replyOf('{"features": [', "length"),
};

function answer(label: string, { qualities, ...mood }: PairMood): VisionReply {
  const answer = broken[mood.strike ?? ""];
  if (answer) return answer;
  const [a, b] = qualities;
  const json = (value: unknown) => replyOf(JSON.stringify(value));
  switch (label) {
    case "s2cl_decompose":
      return json({
        main_object: "a pot",
        features: FEATURES.map((description) => ({ description, category: "shape" })),
      });
    case "s2cl_verify": {
      const matches = Math.round((a / 10) * FEATURES.length);
      const checks = FEATURES.map((feature, at) => ({ feature, match: at < matches ? "yes" : "no", note: "seen so" }));
      return json({ checks, main_object_correct: true });
    }
    case "s4_per_angle":
      return json({ verdict: "ok", reason: "" });
    case "explain":
      return json({ issues: "as seen" });
    default:
      return reply([Math.round(10 - a), Math.round(10 - b)], mood);
  }
}
