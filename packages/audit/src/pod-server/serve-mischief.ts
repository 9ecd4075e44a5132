import type { Mischief } from "./mischief.ts";
import type { PodMachine } from "./pod-machine.ts";

/** A server's answer. `hold`: it never answers. */
export type PodReply =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly text: string }
  | { readonly status: number; readonly archive: Uint8Array; readonly how?: "cut" | "endless" }
  | { readonly hold: true };

export type PodRequest = {
  readonly method: string;
  readonly url: URL;
  /** Batches taken so far. */
  readonly batchCount: number;
  readonly machine: PodMachine;
};

/** The wrong answer of a pod that misbehaves; null where it answers as usual. */
export function serveMischief(mischief: Mischief, { method, url, batchCount, machine }: PodRequest): PodReply | null {
  switch (`${method} ${url.pathname}`) {
    case "GET /status":
      return badStatus(mischief, { batchCount, remaining: Number(url.searchParams.get("replacements_remaining")) });
    case "POST /generate":
      if (mischief.has("refuses")) return { status: 500, json: { detail: "out of memory" } };
      if (mischief.has("busy")) return { status: 409, json: { detail: "busy", current_status: "generating" } };
      return null;
    case "GET /results":
      return badResults(mischief, machine.results());
    default:
      return null;
  }
}

/** Wrong answers to `GET /status`. A pod asks for another machine only while replacements are left. */
function badStatus(
  mischief: Mischief,
  { batchCount, remaining }: { readonly batchCount: number; readonly remaining: number },
): PodReply | null {
  const asks = (name: "asks-replacement" | "asks-while-warming") =>
    remaining > 0 && remaining >= (mischief.get(name) ?? Number.POSITIVE_INFINITY);
  const replace = { status: 200, json: { status: "replace", payload: { why: "this machine is slow" } } };
  if (batchCount === 0) return asks("asks-while-warming") ? replace : null;
  if (asks("asks-replacement")) return replace;
  if (mischief.has("silent")) return { hold: true };
  if (mischief.has("status-garbage")) return { status: 200, text: '{"status":"dancing"}' };
  return null;
}

function badResults(mischief: Mischief, archive: Uint8Array | null): PodReply | null {
  if (mischief.has("results-late"))
    return { status: 409, json: { detail: "not complete", current_status: "generating" } };
  if (mischief.has("redirects"))
    return { status: 302, json: {}, headers: { location: "http://169.254.169.254/latest/meta-data" } };
  if (archive === null) return null;
  if (mischief.has("results-cut")) return { status: 200, archive, how: "cut" };
  if (mischief.has("results-endless")) return { status: 200, archive, how: "endless" };
  return null;
}
