import { type ImageDistance, type JobData, type JobResult, measured, rejected } from "@404-gen/core";
import { askChecked } from "./ask-checked.ts";
import { answerOf, evidenceFrom, rejectionIn } from "./evidence-answer.ts";
import { createExchange } from "./exchange.ts";
import type { AskPlace, WorkKind } from "./kind.ts";
import { openShare } from "./open-share.ts";

const KIND = "embed";

/** A worker's side: embeds two pictures and measures their distance. */
export const DISTANCE_WORK: WorkKind = {
  async open({ part }) {
    const distance = await part("distance");
    const exchange = createExchange(await part("objects"));
    return {
      kind: KIND,
      version: distance.name,
      async run({ a, b }, { signal }) {
        const pair = { a: await exchange.get(String(a), { signal }), b: await exchange.get(String(b), { signal }) };
        return answerOf(await distance.measure(pair, { signal }), (value) => ({ value }));
      },
    };
  },
};

/** Largest difference between two machines' distances of one pair: their processors round a model's sums in a different order. */
const MOST_APART = 0.001;

/** The runner's side. `here` names the model, and measures the share that is checked. */
export async function queuedDistance(asking: AskPlace, here: ImageDistance): Promise<ImageDistance> {
  const { queue, part } = asking;
  const exchange = createExchange(await part("objects"));
  const share = await openShare(asking);
  return {
    ...here,
    measure: ({ a, b }, { signal } = {}) =>
      evidenceFrom<number>(
        async () => {
          const input = { a: await exchange.put(a, { signal }), b: await exchange.put(b, { signal }) };
          const isWrong = ({ value, worker }: JobResult) => {
            const theirs = answerText(value);
            const ours = async () => {
              const own = await here.measure({ a, b }, { signal });
              if (own.kind === "fault") return null;
              if (own.kind === "rejected") return own.rejection.code;
              return Math.abs(own.value - Number(value["value"])) <= MOST_APART ? theirs : String(own.value);
            };
            return share.isWrong({ what: "distance", worker, theirs, ours });
          };
          const job = { kind: KIND, version: here.name, input };
          const value = await askChecked(queue, { job, isWrong, signal });
          const rejection = rejectionIn(value);
          return rejection === null ? measured(Number(value["value"])) : rejected(rejection);
        },
        { signal },
      ),
  };
}

const answerText = (value: JobData): string => rejectionIn(value)?.code ?? String(value["value"]);
