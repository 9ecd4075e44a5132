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
  /** True when the commit `from` is among the ancestors of the commit `to`. */
  isFastForward(
    move: { readonly from: string; readonly to: string },
    options: { readonly signal: AbortSignal },
  ): Promise<boolean>;
};

/** The parts that the services use. */
export type Parts = {
  /** The public record. */
  readonly state: StateStore;
  readonly chain: Chain;
  /** Stores models and previews. */
  readonly objects: ObjectStore;
  /** The way to miners' addresses. */
  readonly door: Door;
  readonly renderer: Renderer;
  /** Draws on this machine, even where workers draw: it draws a share of their models again, as a check. */
  readonly ownRenderer: Renderer;
  /** Jobs for workers. */
  readonly queue: JobQueue;
  readonly judge: DuelJudge;
  /** Only of competition 2: the multi-stage judge. */
  readonly stagedJudge: StagedJudge;
  readonly distance: ImageDistance;
  /** Only of competition 2: draws modules. */
  readonly drawer: BundleDrawer;
  /** Only of competition 2: embeds the views of modules. */
  readonly embedding: PictureEmbedding;
  /** Only of competition 2: stores modules with their bundles. */
  readonly publisher: ModulePublisher;
  /** Where images run; the preferred provider first. */
  readonly providers: readonly GpuProvider[];
  readonly builds: BuildSource;
  /** Only of competition 2: reads files of miners' repositories. */
  readonly sources: SourceFiles;
  /** Searches for text on the pictures that a model judges. */
  readonly textFinder: TextFinder;
  readonly notifier: Notifier;
  /** Proves a round before a new hotkey gets weight. */
  readonly verifier: RoundVerifier;
  /** Keeps what the weights service saw last. */
  readonly weightsMemory: WeightsMemory;
  /** Keeps the files of downloads that are in progress. */
  readonly workFiles: OpenWorkFiles;
};

/** Opens a part by its name. Later calls give the same part. */
export type PartOpener = <Name extends keyof Parts>(name: Name) => Promise<Parts[Name]>;
