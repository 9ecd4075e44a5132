import type { BuildSource, Clock, GpuProvider, ServiceContext } from "@404-gen/core";
import type { PictureLoader } from "@404-gen/core/net";
import type { OwnerSettings } from "@404-gen/core/owner";
import type { ModulePublisher } from "@404-gen/core/two";
import type { BatchClient } from "../pods/batch/batch-client.ts";
import type { BatchSettings } from "../pods/batch/batch-settings.ts";
import type { ProviderRing } from "../pods/provider-ring.ts";
import type { CostMeter } from "./cost-meter.ts";
import type { RecordReport } from "./record-report.ts";

/** What the auditor of competition 2 works with. */
export type ModuleAuditorOptions = {
  /** Draws, embeds and stores what pods make. */
  readonly publisher: ModulePublisher;
  /** Loads the prompt pictures, which the embeddings begin with; keeps what it loaded. */
  readonly picture: PictureLoader;
  /** First choice first. */
  readonly providers: readonly GpuProvider[];
  /** Where images are looked for. */
  readonly builds: BuildSource;
  /** Environment of the miners' containers. Untrusted code reads it: put no secret of ours into it. @default none */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** First part of pod names. @default "miner" */
  readonly owner?: string | undefined;
  /** Speaks to containers. @default HTTP by `fetch` */
  readonly client?: BatchClient | undefined;
  /** How requests are sent. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Limits that differ from the usual ones. @default BATCH_DEFAULTS */
  readonly settings?: { readonly [K in keyof BatchSettings]?: number | undefined } | undefined;
  /** How often the branch is looked at. @default OWNER_DEFAULTS */
  readonly owning?: OwnerSettings | undefined;
  /** Stopwatch and waits of I/O. @default systemClock */
  readonly io?: Clock | undefined;
};

/** What one job of the service works with. */
export type ModuleJobContext = ServiceContext &
  Pick<ModuleAuditorOptions, "publisher" | "picture" | "providers" | "builds" | "env" | "owner"> & {
    readonly settings: BatchSettings;
    readonly io: Clock;
    readonly client: BatchClient;
    readonly ring: ProviderRing;
    readonly costs: CostMeter;
    readonly recordReport: RecordReport;
  };
