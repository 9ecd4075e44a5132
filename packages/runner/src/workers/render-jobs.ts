import {
  CompetitionError,
  type ModelFormat,
  measured,
  type RenderedModel,
  type Renderer,
  rejected,
} from "@404-gen/core";
import { checkRenderer } from "../assemble/check-renderer.ts";
import { answerOf, deadly, evidenceFrom, rejectionIn } from "./evidence-answer.ts";
import { createExchange } from "./exchange.ts";
import type { AskPlace, WorkKind } from "./kind.ts";
import { openShare } from "./open-share.ts";

const KIND = "render";

type Input = { readonly model: string; readonly format: ModelFormat };

/** A worker's side: gets a model by its hash, and stores its picture. */
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
        const drawn = await renderer.render({ bytes, format }, { signal });
        return answerOf(drawn, async ({ png }) => ({ png: await exchange.put(png, { signal }) }));
      },
    };
  },
};

/** The runner's side: a renderer whose files are drawn by workers. `here` draws the share that is checked. */
export async function queuedRenderer(asking: AskPlace, here: Renderer): Promise<Renderer> {
  const { queue, part } = asking;
  const exchange = createExchange(await part("objects"));
  const share = await openShare(asking);
  const exact = isExact(here.name);
  return {
    name: here.name,
    render: ({ bytes, format }, { signal } = {}) =>
      evidenceFrom<RenderedModel>(
        async () => {
          const model = await exchange.put(bytes, { signal });
          const input: Input = { model, format };
          const asked = await queue
            .ask({ kind: KIND, version: here.name, input }, { signal })
            .catch((error: unknown) => {
              if (CompetitionError.is(error, "JOB_KILLS_WORKERS")) return null;
              throw error;
            });
          if (asked === null) return deadly();
          const { value, worker } = asked;
          const ours = async () => pictureOf(await here.render({ bytes, format }, { signal }));
          const checking = {
            what: "picture",
            worker,
            theirs: textOf(value),
            ours,
            selfTest: () => checkRenderer(here),
          };
          if (exact && (await share.isWrong(checking))) return here.render({ bytes, format }, { signal });
          const rejection = rejectionIn(value);
          if (rejection !== null) return rejected(rejection);
          const png = String(value["png"]);
          return measured({ png: await exchange.get(png, { signal }), sha256: { model, png } });
        },
        { signal },
      ),
    close: () => here.close(),
  };
}

/** Only the CPU renderer promises its bytes. */
export const isExact = (renderer: string): boolean => renderer.startsWith("cpu");

/** What came of a drawing, in one text: the picture's hash, or the code of the refusal; null for a fault. */
export function pictureOf(drawn: Awaited<ReturnType<Renderer["render"]>>): string | null {
  if (drawn.kind === "measured") return drawn.value.sha256.png;
  return drawn.kind === "rejected" ? drawn.rejection.code : null;
}

const textOf = (value: Readonly<Record<string, unknown>>): string =>
  value["kind"] === "measured" ? String(value["png"]) : (rejectionIn(value as never)?.code ?? "");
