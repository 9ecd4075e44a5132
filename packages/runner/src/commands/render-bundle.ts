import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asCompetitionError, isAbort, type Rejection } from "@404-gen/core";
import { EMBEDDINGS_FILE } from "@404-gen/core/two";
import { bundleFiles, type ModuleRenderer, moduleRejection } from "@404-gen/render";
import { fileStem, writeAtomically } from "../terminal/files.ts";
import type { BundleEmbeddings } from "./bundle-embeddings.ts";
import { type FileDrawing, tellMore } from "./file-drawing.ts";

type Job = {
  readonly renderer: ModuleRenderer;
  /** Embeds the bundles; null without a prompt. */
  readonly embeddings: BundleEmbeddings | null;
  readonly out: string;
  readonly signal: AbortSignal;
};

type Source = { readonly path: string; readonly bytes: Uint8Array };

/** Draws all views of a module that the judges fetch: the grid as DIR/{stem}.png, and the bundle below DIR/{stem}. */
export async function drawBundle(source: Source, job: Job): Promise<FileDrawing> {
  try {
    return await writeBundle(source, job);
  } catch (cause) {
    if (isAbort(cause) || job.signal.aborted) throw cause;
    const error = asCompetitionError(cause, { code: "RENDER_FAILED" });
    return { file: source.path, error: error.toJSON(), ...(error.fault !== "miner" && { fault: true as const }) };
  }
}

async function writeBundle({ path, bytes }: Source, { renderer, embeddings, out, signal }: Job): Promise<FileDrawing> {
  const { check, pictures } = await renderer.bundle(bytes, { signal });
  if (!pictures) return { file: path, error: tellMore(path, moduleRejection(check) as Rejection) };
  const stem = fileStem(path);
  const png = join(out, `${stem}.png`);
  const byName = new Map(bundleFiles(pictures));
  if (embeddings) byName.set(EMBEDDINGS_FILE, await embeddings.of(stem, { white: pictures.white, signal }));
  const files = [...byName].map(([name, content]) => [join(out, stem, name), content] as const);
  await writeAtomically(png, pictures.grid);
  for (const [file, content] of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeAtomically(file, content);
  }
  const embeddingInfo = embeddings && { embedding: embeddings.name, offline: embeddings.embedding === "offline" };
  return { file: path, png, pictures: files.map(([file]) => file), ...embeddingInfo };
}
