import type { CompetitionError } from "../../base/errors/competition-error.ts";
import type { Rejection } from "../../ports/evidence.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
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
 * - `fault`: ours, at one step; the caller tries again, and never records it as the miner's.
 */
export type Publication =
  | {
      readonly kind: "published";
      /** Public address of the module. */
      readonly js: string;
      /** Public prefix of its views, without a slash at the end. */
      readonly views: string;
      /** How it was drawn, for the record. */
      readonly evidence: PublicationEvidence;
    }
  | {
      readonly kind: "refused";
      /** Public address of the module. */
      readonly js: string;
      readonly rejection: Rejection;
      /** How it was drawn, for the record. */
      readonly evidence: PublicationEvidence;
    }
  | {
      readonly kind: "fault";
      /** Step that failed. */
      readonly step: PublishStep;
      /** Address of the module where it was stored before. */
      readonly js: string | null;
      /** Our own fault: to be tried again. */
      readonly error: CompetitionError;
    };

/** Which module it is, and the prompt that it was made for. */
export type PublishOptions = {
  /** Round, hotkey, kind and stem: what its keys are made of. */
  readonly place: ModulePlace;
  /** The prompt picture, which the embeddings begin with. */
  readonly prompt: Uint8Array;
  /** Where this one is stored. @default the publisher's own store */
  readonly objects?: ObjectStore | undefined;
  /** Ends the work early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Stores a module, draws it, embeds it and stores its bundle: what collector and auditor do alike with every module that they take. */
export type ModulePublisher = {
  /** Publishes one module; asked again for the same place it writes the same files. */
  publish(module: Uint8Array, options: PublishOptions): Promise<Publication>;
};
