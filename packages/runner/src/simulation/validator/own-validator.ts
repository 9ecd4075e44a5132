import type {
  BuildSource,
  Chain,
  Clock,
  DuelJudge,
  GpuProvider,
  ImageDistance,
  ObjectStore,
  Renderer,
  Service,
  ServiceContext,
  StagedJudge,
} from "@404-gen/core";
import type { OwnPolicies } from "@404-gen/core/competition";
import type { Door, PictureLoader } from "@404-gen/core/net";

/** Your own validator, as the simulator plays it. Fields that it leaves out are those of the standard validator. */
export type OwnValidator = {
  /** Policies by the id of the competition that each decides. The services and the proof at the end use them. @default the competitions' own */
  readonly policies?: OwnPolicies | undefined;
  /**
   * Makes its services, at each start of its process: a service's memory is lost with the process. A service with the name of a standard one
   * (`collector`, `auditor`, `judge`, `round-manager`, `weights`) replaces it, others run beside the standard ones. @default none
   */
  readonly services?: ((parts: ValidatorParts) => readonly Service[] | Promise<readonly Service[]>) | undefined;
  /** More invariants that must hold after each commit. @default none */
  readonly invariants?: readonly OwnInvariant[] | undefined;
  /**
   * Who may win a round: hotkeys, and `leader` where the crown may stay. @default without policies only the best honest miner where the judge sees that
   * it is better than the leader, and else only the leader; with policies anybody
   */
  readonly mayWin?: ((cast: RoundCast) => readonly string[]) | undefined;
};

/** The simulated ports from which you make your own services. Faults happen in their calls. */
export type ValidatorParts = {
  /** The record, the competition's clock, the logger, the notifier, and this runner's id. */
  readonly context: ServiceContext;
  /** The clock for waits and for measuring time. */
  readonly io: Clock;
  /** Chance that decides nothing, as jitter: 0 ≤ r < 1. The seed decides it. */
  readonly random: () => number;
  /** The chain, through a node that may lag or lie. */
  readonly chain: Chain;
  /** The store of models and previews. */
  readonly objects: ObjectStore;
  /** Downloads from miners' addresses. */
  readonly door: Door;
  /** Reads a picture by its address. */
  readonly load: PictureLoader;
  /** Draws models of competition 1. */
  readonly renderer: Renderer;
  /** The judge of competition 1, on a simulated model. */
  readonly judge: DuelJudge;
  /** The judge of competition 2, on a simulated model. */
  readonly stagedJudge: StagedJudge;
  /** Measures how far two pictures are apart. */
  readonly distance: ImageDistance;
  /** Providers of the machines on which images run; first choice first. */
  readonly providers: readonly GpuProvider[];
  /** Reports the builds of images. */
  readonly builds: BuildSource;
};

/** A commit of the record, as invariants see it. */
export type RecordStep = {
  /** All files before it, path → text. */
  readonly before: ReadonlyMap<string, string>;
  /** All files after it, path → text. */
  readonly after: ReadonlyMap<string, string>;
  /** Paths that it changed. */
  readonly paths: readonly string[];
};

/** Your own condition that holds after every commit. */
export type OwnInvariant = {
  /** Its name in reports: short, in lower case with hyphens. */
  readonly name: string;
  /** What must hold, in one sentence. */
  readonly sentence: string;
  /** What is wrong, in one sentence; null: it holds. */
  check(step: RecordStep): string | null;
};

/** A miner of a simulated round. */
export type CastMiner = {
  /** SS58 address. */
  readonly hotkey: string;
  /** Block of its reveal, as submissions.json has it. */
  readonly revealedAtBlock: number;
  /** Quality of the models that it uploaded, 0 to 10. The judge sees a difference of 2 or more. */
  readonly uploads: number;
  /** Quality of the models that its image makes, 0 to 10. A miner passes an audit only when its image makes the models that it uploaded. */
  readonly image: number;
};

/** The miners and the leader of a simulated round, with their qualities. */
export type RoundCast = {
  /** Number of the round. */
  readonly round: number;
  /** The leader's quality on this round's prompts, 0 to 10. */
  readonly leader: number;
  /** The round's miners, by the block of their reveal. */
  readonly miners: readonly CastMiner[];
};
