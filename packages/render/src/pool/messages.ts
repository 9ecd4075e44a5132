import type { ModelFormat } from "@404-gen/core";
import type { InspectableFormat, ModelInspection } from "../inspect-model.ts";
import type { ResolvedRenderOptions } from "../render-options.ts";
import type { RenderResult } from "../report.ts";

/** What a worker is told when it starts: help another thread, or draw whole files. */
export type WorkerRole = { readonly role: "views" } | { readonly role: "files"; readonly threads: number };

export type FileTask = { readonly bytes: Uint8Array; readonly options: ResolvedRenderOptions } & (
  | { readonly task: "render"; readonly format: ModelFormat }
  | { readonly task: "inspect"; readonly format: InspectableFormat }
);

/** An error as it crosses from thread to thread. */
export type WireError = {
  readonly message: string;
  readonly code: string;
  readonly fault: "usage" | "miner" | "infrastructure" | "conflict";
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
};

export type FileAnswer =
  | { readonly kind: "rendered"; readonly result: RenderResult }
  | { readonly kind: "inspected"; readonly inspection: ModelInspection }
  | { readonly kind: "error"; readonly error: WireError };
