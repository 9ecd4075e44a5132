import type {
  BuildSource,
  BundleDrawer,
  Chain,
  DuelJudge,
  GpuProvider,
  ImageDistance,
  JobQueue,
  Notifier,
  ObjectStore,
  PictureEmbedding,
  Renderer,
  SourceFiles,
  StagedJudge,
  StateStore,
  TextFinder,
} from "@404-gen/core";
import type { Door } from "@404-gen/core/net";
import type { OpenWorkFiles, VerifyRound, WeightsMemory } from "@404-gen/core/stages";
import type { ModulePublisher } from "@404-gen/core/two";

/** Proves a finished round, and that the branch only ever grew. */
export type RoundVerifier = {
  readonly verifyRound: VerifyRound;
  /** True when the commit last seen is among the ancestors of the newest one. */
  isFastForward(
    move: { readonly from: string; readonly to: string },
    options: { readonly signal: AbortSignal },
  ): Promise<boolean>;
};

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
  /** Draws on this machine, also where workers draw: it makes a share of their work again. */
  readonly ownRenderer: Renderer;
  /** Jobs for workers. */
  readonly queue: JobQueue;
  readonly judge: DuelJudge;
  /** Of competition 2. */
  readonly stagedJudge: StagedJudge;
  readonly distance: ImageDistance;
  /** Of competition 2: draws modules. */
  readonly drawer: BundleDrawer;
  /** Of competition 2: embeds their views. */
  readonly embedding: PictureEmbedding;
  /** Of competition 2: stores modules with what was drawn of them. */
  readonly publisher: ModulePublisher;
  /** Where images run; first choice first. */
  readonly providers: readonly GpuProvider[];
  readonly builds: BuildSource;
  /** Of competition 2: what miners' repositories hold. */
  readonly sources: SourceFiles;
  /** Looks for writing on what a model judges. */
  readonly textFinder: TextFinder;
  readonly notifier: Notifier;
  /** Proves a round before a new hotkey gets weight. */
  readonly verifier: RoundVerifier;
  /** What the weights service saw last. */
  readonly weightsMemory: WeightsMemory;
  /** Downloads under way. */
  readonly workFiles: OpenWorkFiles;
};

/** Opens a part by its name; the second call gives what the first one opened. */
export type PartOpener = <Name extends keyof Parts>(name: Name) => Promise<Parts[Name]>;
