import { Buffer } from "node:buffer";
import { CompetitionError, isPreviewFormat, type ModelFormat } from "@404-gen/core";
import type { ModelInspection } from "../formats/inspection.ts";
import { moduleRejection } from "../formats/js/inspect-module.ts";
import type { RenderPool } from "../pool/render-pool.ts";
import type { ViewedModel } from "./viewed-model.ts";

/** A file to show. */
export type FileToView = {
  /** Its name for people. */
  readonly name: string;
  /** The format by which it is read. */
  readonly format: ModelFormat;
  /** All bytes of the file. */
  readonly bytes: Uint8Array;
};

/** The pool that reads strangers' files. */
export type ViewFileContext = {
  /** Reads them in processes with limits. */
  readonly pool: RenderPool;
  /** Ends the reading early. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Prepares a file for a page. A process of the pool inspects it, so that the page tells what the judge's renderer would do; of a module the page gets
 * the scene as data. GLB and PLY files that would be refused are shown as in any viewer, with the reason.
 *
 * Throws a CompetitionError of fault `miner` for a module that is refused: there is no scene to show.
 *
 * @example
 * const model = await viewFile({ name: "chair.glb", format: "glb", bytes }, { pool });
 */
export async function viewFile({ name, format, bytes }: FileToView, context: ViewFileContext): Promise<ViewedModel> {
  const { pool, signal } = context;
  if (!isPreviewFormat(format)) return { name, format: "scene", ...(await sceneOf({ name, bytes }, context)) };
  const inspection = await pool.inspect({ bytes, format }, { signal });
  return {
    ...{ name, format, note: sayFacts(inspection), frame: inspection.accepted ? "judge" : "viewer" },
    source: { base64: base64(bytes) },
  };
}

async function sceneOf(
  { name, bytes }: Pick<FileToView, "name" | "bytes">,
  { pool, signal }: ViewFileContext,
): Promise<Pick<ViewedModel, "note" | "source">> {
  const { check, frame } = await pool.moduleScene(bytes, { signal });
  if (frame) return { note: `module, ${kilobytes(bytes)}`, source: { base64: base64(frame) } };
  const { code, message, data } = moduleRejection(check) ?? noReason;
  throw new CompetitionError(`${name} is refused, so there is nothing to show: ${message}`, {
    code,
    fault: "miner",
    data,
  });
}

const noReason = { code: "RENDER_FAILED", message: "no reason was given", data: {} } as const;

function sayFacts({ format, bytes, counts, rejection }: ModelInspection): string {
  const facts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  const what = [format.toUpperCase(), kilobytes({ length: bytes }), ...facts].join(", ");
  return rejection ? `${what}. Would be refused: ${rejection.message} [${rejection.code}]` : what;
}

const kilobytes = ({ length }: { readonly length: number }) =>
  length < 1e6 ? `${(length / 1e3).toFixed(1)} kB` : `${(length / 1e6).toFixed(1)} MB`;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
