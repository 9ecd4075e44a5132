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

/** What the auditor works with. */
export type AuditorOptions = {
  /** Where generated files go, and submitted previews come from. */
  readonly objects: ObjectStore;
  /** Draws what images make. */
  readonly renderer: Renderer;
  /** Measures how far two previews are apart. */
  readonly distance: ImageDistance;
  /** First choice first. */
  readonly providers: readonly GpuProvider[];
  /** Where images are looked for. */
  readonly builds: BuildSource;
  /** Fetches prompt pictures, and previews that are not in `objects`. */
  readonly door: Door;
  /** Largest picture that is loaded, bytes: MAX_PICTURE_BYTES. @default 33554432 */
  readonly maxPictureBytes?: number | undefined;
  /** Which verdict an audit comes to. @default POLICY_ONE */
  readonly policy?: Pick<PolicyOne, "verdict"> | undefined;
  /** Format of the competition. @default "glb" */
  readonly format?: PreviewFormat | undefined;
  /** Environment of the miners' containers. Untrusted code reads it: put no secret of ours into it. @default none */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** First part of pod names. @default "miner" */
  readonly owner?: string | undefined;
  /** Keys of generated files: STORAGE_KEY_TEMPLATE. @default OBJECT_KEY_TEMPLATE */
  readonly keyTemplate?: string | undefined;
  /** Speaks to containers. @default HTTP by `fetch` */
  readonly client?: MinerClient | undefined;
  /** How requests are sent. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Limits that differ from the usual ones. @default AUDIT_DEFAULTS */
  readonly settings?: { readonly [K in keyof AuditSettings]?: number | undefined } | undefined;
  /** How often the branch is looked at. @default OWNER_DEFAULTS */
  readonly owning?: OwnerSettings | undefined;
  /** Stopwatch and waits of I/O. @default systemClock */
  readonly io?: Clock | undefined;
};

/** Everything that the parts of the service share. */
export type AuditorContext = ServiceContext &
  Omit<AuditorOptions, "settings" | "owning" | "io" | "client" | "format" | "maxPictureBytes"> & {
    readonly settings: AuditSettings;
    readonly io: Clock;
    readonly client: MinerClient;
    readonly format: PreviewFormat;
  };
