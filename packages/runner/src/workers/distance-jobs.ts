import { type ImageDistance, measured, rejected } from "@404-gen/core";
import { answerOf, evidenceFrom, rejectionIn } from "./evidence-answer.ts";
import { createExchange } from "./exchange.ts";
import type { AskPlace, WorkKind } from "./kind.ts";

const KIND = "embed";

/** A worker's side: embeds two pictures, and says how far they are apart. */
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

/** The runner's side. `here` names the model. */
export async function queuedDistance({ queue, part }: AskPlace, here: ImageDistance): Promise<ImageDistance> {
  const exchange = createExchange(await part("objects"));
  return {
    ...here,
    measure: ({ a, b }, { signal } = {}) =>
      evidenceFrom<number>(
        async () => {
          const input = { a: await exchange.put(a, { signal }), b: await exchange.put(b, { signal }) };
          const { value } = await queue.ask({ kind: KIND, version: here.name, input }, { signal });
          const rejection = rejectionIn(value);
          return rejection === null ? measured(Number(value["value"])) : rejected(rejection);
        },
        { signal },
      ),
  };
}
