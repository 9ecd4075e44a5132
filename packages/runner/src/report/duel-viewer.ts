import { readFile, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { CompetitionError, formatOfName, isPreviewFormat } from "@404-gen/core";
import type { DuelModels, DuelViewer } from "@404-gen/judge";
import { createRenderPool, type RenderPoolOptions } from "@404-gen/render";
import { type ViewedModel, viewerPage, viewFile } from "@404-gen/render/viewer";

/** Most bytes of models on the pages of one run: 128 duels of 1 MB files. Later duels get no page. */
const RUN_BYTES = 256e6;

/** Makes the pages in 3D of an evaluation's duels. */
export type DuelViewerTool = { readonly viewer: DuelViewer; close(): Promise<void> };

export type DuelViewerOptions = RenderPoolOptions & {
  /** The person's own folders; only files in them are shown. A side that is a record names its models by addresses, which strangers wrote. */
  readonly folders: readonly string[];
  readonly maxBytes?: number | undefined;
};

/** Opens the tool; its processes start with the first module. */
export function openDuelViewer(options: DuelViewerOptions): DuelViewerTool {
  const pool = createRenderPool(options);
  const { folders, maxBytes = RUN_BYTES } = options;
  async function isOwn(file: string): Promise<boolean> {
    const roots = await Promise.all(folders.map((folder) => realpath(folder).catch(() => null)));
    return roots.some((root) => root !== null && file.startsWith(root + sep));
  }
  /** Bytes of each file that is shown. A watched run shows a file again: then its last size counts. */
  const positions = new Map<string, number>();
  async function show({ name, address }: DuelModels["models"][number]): Promise<ViewedModel | null> {
    const format = formatOfName(address);
    if (format === null) return null;
    // The file itself where the path is a link; an address is no file.
    const file = await realpath(address).catch(() => null);
    if (file === null || !(await isOwn(file))) return null;
    const { size } = await stat(file);
    positions.set(address, 0);
    if ([...positions.values()].reduce((sum, one) => sum + one, size) > maxBytes) return null;
    positions.set(address, size);
    const bytes = await readFile(file);
    if (!isPreviewFormat(format)) return viewFile({ name, format, bytes }, { pool });
    // The file was drawn a moment ago, or has its preview beside it: it is not checked again.
    return { name, format, note: address, source: { base64: bytes.toString("base64") } };
  }
  return {
    async viewer({ name, models }) {
      const viewedModels: ViewedModel[] = [];
      for (const model of models) {
        const ready = await show(model).catch(onlyRefused);
        if (ready === null) return null;
        viewedModels.push(ready);
      }
      return viewerPage(viewedModels, { title: name, kind: "404-GEN, a duel in 3D" });
    },
    close: () => pool.close(),
  };
}

/** A module that is refused has no scene, so its duel gets no page. */
function onlyRefused(error: unknown): null {
  if (CompetitionError.is(error) && error.fault === "miner") return null;
  throw error;
}
