import type { BuildSource, Clock, GpuProvider, ServiceContext } from "@404-gen/core";
import type { PictureLoader } from "@404-gen/core/net";
import type { OwnerSettings } from "@404-gen/core/owner";
import type { ModulePublisher } from "@404-gen/core/two";
import type { BatchClient } from "../pods/batch/batch-client.ts";
import type { BatchSettings } from "../pods/batch/batch-settings.ts";
import type { ProviderRing } from "../pods/provider-ring.ts";
import type { CostMeter } from "./cost-meter.ts";
import type { RecordReport } from "./record-report.ts";

/** Ports and settings of the auditor of competition 2. */
export type ModuleAuditorOptions = {
  /** Draws, embeds and stores the modules that pods make. */
  readonly publisher: ModulePublisher;
  /** Loads the prompt pictures, the first of each bundle's embeddings, and keeps them. */
  readonly picture: PictureLoader;
  /** Providers of machines, first choice first. */
  readonly providers: readonly GpuProvider[];
  /** Reports the builds of images. */
  readonly builds: BuildSource;
  /** Environment of the miners' containers. Untrusted code reads it: put no secret into it. @default none */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** First part of pod names. @default "miner" */
  readonly owner?: string | undefined;
  /** Client of the containers. @default HTTP by `fetch` */
  readonly client?: BatchClient | undefined;
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Limits that differ from the usual ones. @default BATCH_DEFAULTS */
  readonly settings?: { readonly [K in keyof BatchSettings]?: number | undefined } | undefined;
  /** How often the branch is read again. @default OWNER_DEFAULTS */
  readonly owning?: OwnerSettings | undefined;
  /** Clock of waits, and for measuring time. @default systemClock */
  readonly io?: Clock | undefined;
};

/** What a job of the service needs. */
export type ModuleJobContext = ServiceContext &
  Pick<ModuleAuditorOptions, "publisher" | "picture" | "providers" | "builds" | "env" | "owner"> & {
    readonly settings: BatchSettings;
    readonly io: Clock;
    readonly client: BatchClient;
    readonly ring: ProviderRing;
    readonly costs: CostMeter;
    readonly recordReport: RecordReport;
  };
