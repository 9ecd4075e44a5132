import { MODEL_FORMATS } from "../../../base/formats.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import { MESSAGES_TWO } from "../../records/commit-message.ts";
import { stemOf } from "../../records/names.ts";
import type { Delivery, SeenDownload } from "../../stages/download/delivery.ts";
import type { ModulePublisher, PublicationEvidence } from "../module-publisher.ts";
import { type ModuleResult, submittedFileTwo } from "../records/results.ts";
import { fetchFailure } from "./fetch-failure.ts";

/** A rule that a module broke, as drawers name it in `data.failures`. */
type BrokenRule = { readonly stage: string; readonly rule: string; readonly detail: string };

/** Loads a picture by its public address; throws a fault of ours when it cannot be loaded. */
export type LoadPrompt = (url: string, options?: { readonly signal?: AbortSignal | undefined }) => Promise<Uint8Array>;

/** What competition 2's modules are drawn and stored with. */
export type ModuleDeliveryOptions = {
  /** Addresses of the round's prompts. */
  readonly prompts: readonly string[];
  /** Loads the picture that a module was made from. */
  readonly loadPrompt: LoadPrompt;
  /** Draws bundles and stores them. */
  readonly publisher: ModulePublisher;
  /** Largest module, bytes. */
  readonly maxBytes: number;
};

/**
 * How competition 2 keeps a delivery: a module and its bundle (STATE-2.md 4.2). A module that is refused is stored too, so that people can look at it; its
 * broken rules stand in the record. A prompt picture that cannot be loaded, a drawing that fails, an upload that fails are our own faults.
 */
export function createModuleDelivery({
  prompts,
  loadPrompt,
  publisher,
  maxBytes,
}: ModuleDeliveryOptions): Delivery<ModuleResult> {
  const addresses = new Map(prompts.map((url) => [stemOf(url), url]));
  return {
    extension: MODEL_FORMATS.js.extension,
    maxBytes,
    // The reference collector follows no redirects either.
    limits: { redirects: 0 },
    record: submittedFileTwo,
    message: (place) => MESSAGES_TWO.submitted.text(place),
    async keep({ round, hotkey, stem, bytes }, { signal }) {
      const prompt = await loadPrompt(addresses.get(stem) ?? "", { signal });
      const place = { round, hotkey, kind: "submitted", stem } as const;
      const came = await publisher.publish(bytes, { place, prompt, signal });
      if (came.kind === "fault") return came;
      const { js, evidence } = came;
      const module = { js, size: bytes.byteLength, evidence };
      if (came.kind === "published") return { kind: "kept", facts: { ...module, views: came.views } };
      return { kind: "not-good", rejection: came.rejection, facts: { ...module, views: null } };
    },
    result(file, download) {
      const { js, size, views, evidence } = file.facts as ModuleFacts;
      if (file.kind === "not-good")
        return {
          ...entry({ js, size, views, failure: "render_failed" }),
          x404: { ...why(file.rejection), ...drawnBy(evidence), ...about(download) },
        };
      const { viewsSha256: views_sha256, embedding } = evidence;
      return {
        ...entry({ js, size, views, failure: null }),
        x404: { ...drawnBy(evidence), views_sha256, embedding, ...about(download) },
      };
    },
    missing: (rejection, download) => ({
      ...entry({ js: null, views: null, failure: fetchFailure(rejection), size: 0 }),
      x404: { ...why(rejection), ...about(download) },
    }),
    isWhole: ({ js, views }) => js !== null && views !== null,
    isUndrawn: ({ js, views }) => js !== null && views === null,
  };
}

/** What is sent about a module. */
type ModuleFacts = Pick<Entry, "js" | "size" | "views"> & { readonly evidence: PublicationEvidence };

type Entry = Pick<ModuleResult, "js" | "views" | "size"> & { readonly failure: string | null };

/** The record's own keys in its order. */
const entry = ({ js, views, failure, size }: Entry) => ({ js, views, failure_reason: failure, size });

function why({ code, message, data }: Rejection) {
  const failures = data?.["failures"] as readonly BrokenRule[] | undefined;
  return {
    code,
    message,
    ...(failures && { failures: failures.map(({ stage, rule, detail }) => ({ stage, rule, detail })) }),
  };
}

const drawnBy = ({ jsSha256, renderer }: PublicationEvidence) => ({ js_sha256: jsSha256, renderer });
const about = ({ bytes, ms, status, address }: SeenDownload) => ({ bytes, ms, status, address });
