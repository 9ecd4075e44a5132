import type { CompetitionError } from "../../base/errors/competition-error.ts";
import type { Rejection } from "../../ports/evidence.ts";
import type { ModulePlace } from "./rules/module-keys.ts";

/** Steps of publishing a module, in order. */
export type PublishStep = "upload-module" | "draw" | "embed" | "upload-views";

/** What a publication rests on, for `x404` of the result. */
export type PublicationEvidence = {
  /** Lower-case hex sha256 of the module. */
  readonly jsSha256: string;
  /** Name in `BUNDLE_FILES` → sha256; empty without views. */
  readonly viewsSha256: Readonly<Record<string, string>>;
  /** Name of the drawer. */
  readonly renderer: string;
  /** Name of the embedding. */
  readonly embedding: string;
};

/**
 * What came of a module that was stored and drawn.
 * - `published`: all 15 objects are there.
 * - `refused`: the miner's module is stored, and cannot be drawn; the rejection says by which rules.
 * - `fault`: ours, at one step; the caller tries again, and records it as the miner's in no case.
 */
export type Publication =
  | {
      readonly kind: "published";
      /** Public address of the module. */
      readonly js: string;
      /** Public prefix of its views, without a slash at the end. */
      readonly views: string;
      readonly evidence: PublicationEvidence;
    }
  | {
      readonly kind: "refused";
      readonly js: string;
      readonly rejection: Rejection;
      readonly evidence: PublicationEvidence;
    }
  | {
      readonly kind: "fault";
      readonly step: PublishStep;
      /** Address of the module where it was stored before. */
      readonly js: string | null;
      readonly error: CompetitionError;
    };

export type PublishOptions = {
  readonly place: ModulePlace;
  /** The prompt picture, which the embeddings begin with. */
  readonly prompt: Uint8Array;
  readonly signal?: AbortSignal | undefined;
};

/** Stores a module, draws it, embeds it and stores its bundle: what collector and auditor do alike with every module that they take. */
export type ModulePublisher = {
  publish(module: Uint8Array, options: PublishOptions): Promise<Publication>;
};
