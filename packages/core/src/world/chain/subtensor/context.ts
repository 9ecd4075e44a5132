import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { Connection } from "./connection/create-connection.ts";
import type { Keypair } from "./writes/open-keypair.ts";

/** What every read and write of one subtensor chain shares. */
export type SubtensorContext = {
  readonly netuid: number;
  readonly connection: Connection;
  readonly io: Clock;
  readonly logger: Logger;
  readonly random: ((bytes: number) => Uint8Array) | undefined;
  readonly versionKey: bigint;
  readonly confirmBlocks: number;
  readonly confirmPollMs: number;
  /** The signing key, made once. Throws `WALLET_MISSING` for a read-only chain. */
  keypair(): Promise<Keypair>;
};
