import { readFile, stat } from "node:fs/promises";
import { CompetitionError, formatOfName, type ModelFormat } from "@404-gen/core";
import type { DuelModels, DuelViewer } from "@404-gen/judge";
import { createRenderPool, type RenderPoolOptions } from "@404-gen/render";
import { type ViewedModel, viewerPage, viewFile } from "@404-gen/render/viewer";

/** What the pages of one run may hold, bytes of models: 128 duels of 1 MB files. Later duels go without a page. */
const RUN_BYTES = 256e6;

/** Makes the pages in 3D of an evaluation's duels. */
export type DuelViewerTool = { readonly viewer: DuelViewer; close(): Promise<void> };

/** Opens it; processes start with the first module. */
export function openDuelViewer(
  options: RenderPoolOptions & { readonly maxBytes?: number | undefined },
): DuelViewerTool {
  const pool = createRenderPool(options);
  const { maxBytes = RUN_BYTES } = options;
  /** Of a watched run only the last size of a file counts. */
  const carried = new Map<string, number>();
  async function show({ name, address }: DuelModels["models"][number]): Promise<ViewedModel | null> {
    const format = formatOfName(address);
    if (format === null) return null;
    if (/^https?:\/\//.test(address)) return linked({ name, format, url: address });
    const { size } = await stat(address);
    carried.set(address, 0);
    if ([...carried.values()].reduce((sum, one) => sum + one, size) > maxBytes) return null;
    carried.set(address, size);
    const bytes = await readFile(address);
    if (format === "js") return viewFile({ name, format, bytes }, { pool });
    // It was drawn a moment ago, or its preview lies beside it: nothing is looked at again.
    return { name, format, note: address, source: { base64: bytes.toString("base64") } };
  }
  return {
    async viewer({ name, models }) {
      const shown: ViewedModel[] = [];
      for (const model of models) {
        const ready = await show(model).catch(onlyRefused);
        if (ready === null) return null;
        shown.push(ready);
      }
      return viewerPage(shown, { title: name, kind: "404-GEN, a duel in 3D" });
    },
    close: () => pool.close(),
  };
}

/** The page fetches it when it is opened; a module would have to run. */
const linked = ({ name, format, url }: { name: string; format: ModelFormat; url: string }): ViewedModel | null =>
  format === "js" ? null : { name, format, note: url, source: { url } };

/** A module that is refused has no scene: its duel has no page. */
function onlyRefused(error: unknown): null {
  if (CompetitionError.is(error) && error.fault === "miner") return null;
  throw error;
}
