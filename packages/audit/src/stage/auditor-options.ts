import type {
  BuildSource,
  Clock,
  GpuProvider,
  ImageDistance,
  ObjectStore,
  PreviewFormat,
  Renderer,
  ServiceContext,
} from "@404-gen/core";
import type { PolicyOne } from "@404-gen/core/competition";
import type { Door } from "@404-gen/core/net";
import type { OwnerSettings } from "@404-gen/core/owner";
import type { MinerClient } from "../pods/miner-client.ts";
import type { AuditSettings } from "../settings.ts";

/** Ports and settings of the auditor of competition 1. */
export type AuditorOptions = {
  /** Store of generated files and submitted previews. */
  readonly objects: ObjectStore;
  /** Draws the generated models. */
  readonly renderer: Renderer;
  /** Measures how far two previews are apart. */
  readonly distance: ImageDistance;
  /** Providers of machines, first choice first. */
  readonly providers: readonly GpuProvider[];
  /** Reports the builds of images. */
  readonly builds: BuildSource;
  /** Fetches prompt pictures, and previews that are not in `objects`. */
  readonly door: Door;
  /** Largest picture that is loaded, bytes: MAX_PICTURE_BYTES. @default 33554432 */
  readonly maxPictureBytes?: number | undefined;
  /** Policy of the verdicts. @default POLICY_ONE */
  readonly policy?: Pick<PolicyOne, "verdict"> | undefined;
  /** Format of the competition. @default "glb" */
  readonly format?: PreviewFormat | undefined;
  /** Environment of the miners' containers. Untrusted code reads it: put no secret into it. @default none */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** First part of pod names. @default "miner" */
  readonly owner?: string | undefined;
  /** Keys of generated files: STORAGE_KEY_TEMPLATE. @default OBJECT_KEY_TEMPLATE */
  readonly keyTemplate?: string | undefined;
  /** Client of the containers. @default HTTP by `fetch` */
  readonly client?: MinerClient | undefined;
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Limits that differ from the usual ones. @default AUDIT_DEFAULTS */
  readonly settings?: { readonly [K in keyof AuditSettings]?: number | undefined } | undefined;
  /** How often the branch is read again. @default OWNER_DEFAULTS */
  readonly owning?: OwnerSettings | undefined;
  /** Clock of waits, and for measuring time. @default systemClock */
  readonly io?: Clock | undefined;
};

/** Ports and settings that the parts of the service share. */
export type AuditorContext = ServiceContext &
  Omit<AuditorOptions, "settings" | "owning" | "io" | "client" | "format" | "maxPictureBytes"> & {
    readonly settings: AuditSettings;
    readonly io: Clock;
    readonly client: MinerClient;
    readonly format: PreviewFormat;
  };
