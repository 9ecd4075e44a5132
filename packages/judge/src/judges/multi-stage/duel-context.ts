import type { Clock, PictureRef, ViewBundle } from "@404-gen/core";
import type { VisionModel } from "../../models/vision-model.ts";
import type { CallQueue } from "./call-queue.ts";
import type { Strictness } from "./strictness.ts";
import type { StagedQuestions } from "./wording.ts";

/** Facts and parts that every stage of one duel needs. */
export type DuelContext = {
  readonly model: VisionModel;
  readonly questions: StagedQuestions;
  readonly strictness: Strictness;
  readonly queue: CallQueue;
  /** Real time, for the waits between attempts. */
  readonly io: Clock;
  /** Number of the duel since the judge was created; earlier duels go first. */
  readonly order: number;
  readonly seed: number;
  readonly prompt: PictureRef;
  readonly left: ViewBundle;
  readonly right: ViewBundle;
  readonly signal: AbortSignal;
  /** Labels of the calls whose fallback counts; stages add to it. */
  readonly failed: string[];
};

/** A side's name in the record. */
export type Side = "a" | "b";
export const sideOf = (context: DuelContext, side: Side): ViewBundle => (side === "a" ? context.left : context.right);
