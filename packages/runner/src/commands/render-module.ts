import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asCompetitionError, isAbort } from "@404-gen/core";
import { bundleFiles, MAX_MODULE_BYTES, type ModuleCheck, type ModuleRenderer } from "@404-gen/render";
import { fileStem, readStart, writeWhole } from "../terminal/files.ts";
import type { Drawn } from "./render.ts";

/** Is this a module of competition 2, by its name? */
export const isModule = (path: string): boolean => /\.js$/i.test(path);

type Job = {
  readonly renderer: ModuleRenderer;
  readonly bundle: boolean;
  readonly out: string;
  readonly signal: AbortSignal;
};

/** Draws a module: DIR/{stem}.png, and with `bundle` the judges' views below DIR/{stem}. */
export async function drawModule(path: string, job: Job): Promise<Drawn> {
  // One byte more than a module may have is enough to refuse it, however large the file is.
  const { start } = await readStart(path, MAX_MODULE_BYTES + 1);
  try {
    return await (job.bundle ? drawBundle(path, start, job) : drawGrid(path, start, job));
  } catch (thrown) {
    if (isAbort(thrown) || job.signal.aborted) throw thrown;
    const error = asCompetitionError(thrown, { code: "RENDER_FAILED" });
    return { file: path, error: error.toJSON(), ...(error.fault !== "miner" && { fault: true as const }) };
  }
}

async function drawGrid(path: string, bytes: Uint8Array, { renderer, out, signal }: Job): Promise<Drawn> {
  const { check, pictures } = await renderer.grid(bytes, { signal });
  if (!pictures) return refused(path, check);
  const png = join(out, `${fileStem(path)}.png`);
  await writeWhole(png, pictures);
  return { file: path, png, pictures: [] };
}

async function drawBundle(path: string, bytes: Uint8Array, { renderer, out, signal }: Job): Promise<Drawn> {
  const { check, pictures } = await renderer.bundle(bytes, { signal });
  if (!pictures) return refused(path, check);
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

function refused(path: string, { failures, failureCount }: ModuleCheck): Drawn {
  const [first] = failures;
  const more = failureCount > 1 ? ` (and ${failureCount - 1} more: 404-gen inspect ${path})` : "";
  const message = `${first?.detail ?? "the module is refused"}${more}`;
  return { file: path, error: { code: first?.rule ?? "MODULE_REFUSED", message, data: { failures } } };
}
