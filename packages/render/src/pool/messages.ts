import type { ErrorCode, Fault, ModelFormat } from "@404-gen/core";
import type { ModelInspection } from "../formats/inspection.ts";
import type { ModuleCheck } from "../formats/js/check-module.ts";
import type { MendFormat } from "../mend/mend-model.ts";
import type { MendResult } from "../mend/report.ts";
import type { ResolvedRenderOptions } from "../render-options.ts";
import type { RenderResult } from "../report.ts";
import type { PicturePlan } from "./scene-job.ts";

export type FileTask = {
  readonly bytes: Uint8Array;
  readonly options: ResolvedRenderOptions;
  /** Threads that draw, the main one included. */
  readonly threads: number;
} & (
  | { readonly task: "render"; readonly format: ModelFormat }
  | { readonly task: "inspect"; readonly format: ModelFormat }
  /** `bytes` are a picture. */
  | { readonly task: "text"; readonly format: "png" }
  | { readonly task: "mend"; readonly format: MendFormat }
  | { readonly task: "module"; readonly format: "js"; readonly pictures: readonly PicturePlan[] }
  | { readonly task: "scene"; readonly format: "js" }
);

/** An error in the form in which it is sent from process to process. */
export type WireError = {
  readonly message: string;
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
};

export type FileAnswer =
  | { readonly kind: "rendered"; readonly result: RenderResult }
  | { readonly kind: "module"; readonly check: ModuleCheck; readonly pictures: readonly Uint8Array[] | null }
  /** The scene as a frame of `encodeMessage`; null: refused. */
  | { readonly kind: "scene"; readonly check: ModuleCheck; readonly frame: Uint8Array | null }
  | { readonly kind: "inspected"; readonly inspection: ModelInspection }
  | { readonly kind: "text"; readonly isThere: boolean }
  | { readonly kind: "mended"; readonly result: MendResult }
  | { readonly kind: "error"; readonly error: WireError };
