import { CompetitionError } from "../../../../base/errors/competition-error.ts";

type Polkadot = Pick<typeof import("@polkadot/api"), "ApiPromise" | "Keyring" | "WsProvider">;

/** The vendor library, loaded when the first connection is made. */
export async function loadPolkadot(): Promise<Polkadot> {
  try {
    return await import("@polkadot/api");
  } catch (cause) {
    throw new CompetitionError("the subtensor chain needs the package @polkadot/api: npm install @polkadot/api", {
      code: "DEPENDENCY_MISSING",
      data: { package: "@polkadot/api" },
      cause,
    });
  }
}
