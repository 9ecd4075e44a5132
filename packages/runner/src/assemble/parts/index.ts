import type {
  BuildSource,
  BundleDrawer,
  Chain,
  DuelJudge,
  GpuProvider,
  ImageDistance,
  Notifier,
  ObjectStore,
  PictureEmbedding,
  Renderer,
  SourceFiles,
  StagedJudge,
  StateStore,
} from "@404-gen/core";
import type { Door } from "@404-gen/core/net";
import type { WeightsMemory } from "@404-gen/core/stages";
import { buildsPart } from "./builds.ts";
import { chainPart } from "./chain.ts";
import { distancePart } from "./distance.ts";
import { doorPart } from "./door.ts";
import { drawerPart } from "./drawer.ts";
import { embeddingPart } from "./embedding.ts";
import { judgePart } from "./judge.ts";
import { notifierPart } from "./notifier.ts";
import { objectsPart } from "./objects.ts";
import type { Part } from "./part.ts";
import { providersPart } from "./providers.ts";
import { rendererPart } from "./renderer.ts";
import { sourcesPart } from "./sources.ts";
import { stagedJudgePart } from "./staged-judge.ts";
import { statePart } from "./state.ts";
import { type RoundVerifier, verifierPart } from "./verifier.ts";
import { weightsMemoryPart } from "./weights-memory.ts";

/** The parts that the services are made of. */
export type Parts = {
  /** The public record. */
  readonly state: StateStore;
  readonly chain: Chain;
  /** Models and previews. */
  readonly objects: ObjectStore;
  /** The way to miners' addresses. */
  readonly door: Door;
  readonly renderer: Renderer;
  readonly judge: DuelJudge;
  /** Of competition 2. */
  readonly stagedJudge: StagedJudge;
  readonly distance: ImageDistance;
  /** Of competition 2: draws modules. */
  readonly drawer: BundleDrawer;
  /** Of competition 2: embeds their views. */
  readonly embedding: PictureEmbedding;
  /** Where images run; first choice first. */
  readonly providers: readonly GpuProvider[];
  readonly builds: BuildSource;
  /** Of competition 2: what miners' repositories hold. */
  readonly sources: SourceFiles;
  readonly notifier: Notifier;
  /** Proves a round before a new hotkey gets weight. */
  readonly verifier: RoundVerifier;
  /** What the weights service saw last. */
  readonly weightsMemory: WeightsMemory;
};

/** Opens a part by its name; the second call gives what the first one opened. */
export type PartOpener = <Name extends keyof Parts>(name: Name) => Promise<Parts[Name]>;

/** Every part with its two forms. A new part is a file here and a line in this table. */
export const PARTS: { readonly [Name in keyof Parts]: Part<Parts[Name]> } = {
  state: statePart,
  chain: chainPart,
  objects: objectsPart,
  door: doorPart,
  renderer: rendererPart,
  judge: judgePart,
  stagedJudge: stagedJudgePart,
  distance: distancePart,
  drawer: drawerPart,
  embedding: embeddingPart,
  providers: providersPart,
  builds: buildsPart,
  sources: sourcesPart,
  notifier: notifierPart,
  verifier: verifierPart,
  weightsMemory: weightsMemoryPart,
};
