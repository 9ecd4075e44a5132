import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asCompetitionError, isAbort, type Rejection } from "@404-gen/core";
import { bundleFiles, type ModuleRenderer, moduleRejection } from "@404-gen/render";
import { fileStem, writeWhole } from "../terminal/files.ts";
import type { Drawn } from "./render.ts";

type Job = { readonly renderer: ModuleRenderer; readonly out: string; readonly signal: AbortSignal };

type Source = { readonly path: string; readonly bytes: Uint8Array };

/** Draws all views of a module that the judges fetch: DIR/{stem}.png, the grid, and the bundle below DIR/{stem}. */
export async function drawBundle(source: Source, job: Job): Promise<Drawn> {
  try {
    return await writeBundle(source, job);
  } catch (thrown) {
    if (isAbort(thrown) || job.signal.aborted) throw thrown;
    const error = asCompetitionError(thrown, { code: "RENDER_FAILED" });
    return { file: source.path, error: error.toJSON(), ...(error.fault !== "miner" && { fault: true as const }) };
  }
}

async function writeBundle({ path, bytes }: Source, { renderer, out, signal }: Job): Promise<Drawn> {
  const { check, pictures } = await renderer.bundle(bytes, { signal });
  if (!pictures) return { file: path, error: tellMore(path, moduleRejection(check) as Rejection) };
  const stem = fileStem(path);
  const png = join(out, `${stem}.png`);
  const files = [...bundleFiles(pictures)].map(([name, picture]) => [join(out, stem, name), picture] as const);
  await writeWhole(png, pictures.grid);
  for (const [file, picture] of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, picture);
  }
  return { file: path, png, pictures: files.map(([file]) => file) };
}

/** A rejection that names where the other failures are told. */
export function tellMore(path: string, { message, ...rejection }: Rejection): Rejection {
  const more = Number(rejection.data?.["failureCount"] ?? 1) - 1;
  return { ...rejection, message: more > 0 ? `${message} (and ${more} more: 404-gen inspect ${path})` : message };
}
