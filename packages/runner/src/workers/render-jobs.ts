import {
  CompetitionError,
  type ModelFormat,
  measured,
  memoOnce,
  type RenderedModel,
  type Renderer,
  rejected,
} from "@404-gen/core";
import { checkRenderer } from "../assemble/check-renderer.ts";
import { answerOf, deadly, evidenceFrom, rejectionIn } from "./evidence-answer.ts";
import { createExchange } from "./exchange.ts";
import type { AskPlace, WorkKind } from "./kind.ts";
import { openPictureCheck, pictureOf } from "./picture-check.ts";

const KIND = "render";

type Input = { readonly model: string; readonly format: ModelFormat };

/** A worker's side: loads a model by its hash, draws it, and stores the picture. */
export const RENDER_WORK: WorkKind = {
  async open({ part }) {
    const renderer = await part("renderer");
    const exchange = createExchange(await part("objects"));
    return {
      kind: KIND,
      version: renderer.name,
      selfTest: (options) => checkRenderer(renderer, options),
      async run(input, { signal }) {
        const { model, format } = input as Input;
        const bytes = await exchange.get(model, { signal });
        const picture = await renderer.render({ bytes, format }, { signal });
        return answerOf(picture, async ({ png }) => ({ png: await exchange.put(png, { signal }) }));
      },
    };
  },
};

/** The runner's side: a renderer whose files workers draw. `here` draws the share that is checked. */
export async function queuedRenderer(asking: AskPlace, here: Renderer): Promise<Renderer> {
  const { queue, part } = asking;
  const exchange = createExchange(await part("objects"));
  const isWrong = await openPictureCheck(asking, here);
  return {
    name: here.name,
    render: ({ bytes, format }, { signal } = {}) =>
      evidenceFrom<RenderedModel>(
        async () => {
          const model = await exchange.put(bytes, { signal });
          const input: Input = { model, format };
          const answer = await queue
            .ask({ kind: KIND, version: here.name, input }, { signal })
            .catch((error: unknown) => {
              if (CompetitionError.is(error, "JOB_KILLS_WORKERS")) return null;
              throw error;
            });
          if (answer === null) return deadly();
          const { value, worker } = answer;
          const rejection = rejectionIn(value);
          const png = String(value["png"]);
          const again = memoOnce(() => here.render({ bytes, format }, { signal }));
          const ours = async () => pictureOf(await again());
          if (await isWrong({ worker, theirs: rejection?.code ?? png, ours })) return again();
          if (rejection !== null) return rejected(rejection);
          return measured({ png: await exchange.get(png, { signal }), sha256: { model, png } });
        },
        { signal },
      ),
    close: () => here.close(),
  };
}
