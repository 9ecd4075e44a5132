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

/** A validator of one's own, as the simulator plays it. What it leaves out is the standard validator's. */
export type OwnValidator = {
  /** Policies by the id of the competition that each decides. The services and the proof at the end go by them. @default the competitions' own */
  readonly policies?: OwnPolicies | undefined;
  /**
   * Makes its services, at each start of its process: nothing that one of them remembers outlives a kill. One that is named as a standard service
   * (`collector`, `auditor`, `judge`, `round-manager`, `weights`) runs in its place, others run beside. @default none
   */
  readonly services?: ((parts: ValidatorParts) => readonly Service[] | Promise<readonly Service[]>) | undefined;
  /** What must hold after each commit besides. @default none */
  readonly invariants?: readonly OwnInvariant[] | undefined;
  /**
   * Who may win a round: hotkeys, and `leader` where the crown may stay. @default without policies the honest best where the judge tells it from
   * the leader; with policies anybody
   */
  readonly mayWin?: ((cast: RoundCast) => readonly string[]) | undefined;
};

/** What services of one's own are made of: the simulated ports, on which faults come. */
export type ValidatorParts = {
  /** The record, the competition's clock, where to speak, and this runner's id. */
  readonly context: ServiceContext;
  /** Time of waits and stopwatches. */
  readonly io: Clock;
  /** Chance that decides nothing, as jitter: 0 ≤ r < 1. Drawn by the seed. */
  readonly random: () => number;
  /** The chain, through a node that may lag or lie. */
  readonly chain: Chain;
  /** Models and previews. */
  readonly objects: ObjectStore;
  /** The way to miners' addresses. */
  readonly door: Door;
  /** Reads a picture by its address. */
  readonly load: PictureLoader;
  /** Draws models of competition 1. */
  readonly renderer: Renderer;
  /** The judge of competition 1, on a simulated model. */
  readonly judge: DuelJudge;
  /** The judge of competition 2, on a simulated model. */
  readonly stagedJudge: StagedJudge;
  /** How far two pictures are apart. */
  readonly distance: ImageDistance;
  /** Where images run; first choice first. */
  readonly providers: readonly GpuProvider[];
  /** Where the builds of images are looked for. */
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

/** Something of one's own that holds after every commit. */
export type OwnInvariant = {
  /** Short, in lower case with hyphens: what a report names. */
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
  /** 0 to 10: how good what it uploaded is. The judge tells apart who differs by 2 or more. */
  readonly uploads: number;
  /** 0 to 10: how good what its image makes is. An audit passes only who uploaded what its image makes. */
  readonly image: number;
};

/** Who takes part in a simulated round, and what each is worth. */
export type RoundCast = {
  /** Number of the round. */
  readonly round: number;
  /** The leader's quality on this round's prompts, 0 to 10. */
  readonly leader: number;
  /** The round's miners, by the block of their reveal. */
  readonly miners: readonly CastMiner[];
};
