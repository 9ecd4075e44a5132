import { CompetitionError, type Evidence, fault, type KnownErrorCode } from "@404-gen/core";
import { createPythonRandom } from "@404-gen/core/rules";

/** Faults of ports: a share of all calls fails, by one seed. */
export type Faults = {
  /** True when this call of the port has to fail. */
  strikes(name: string): boolean;
  /** True in half of the calls, by chance. */
  coin(): boolean;
  /** Calls that failed, by port. */
  readonly struck: ReadonlyMap<string, number>;
};

/** Creates faults in a `share` of all calls, 0 to 1. With a share above 0 the first call of each port always fails. */
export function createFaults({ share, seed }: { readonly share: number; readonly seed: number }): Faults {
  const random = createPythonRandom(seed);
  const strikeCounts = new Map<string, number>();
  return {
    strikes(name) {
      const strikes = share > 0 && (!strikeCounts.has(name) || random.random() < share);
      if (strikes) strikeCounts.set(name, (strikeCounts.get(name) ?? 0) + 1);
      return strikes;
    },
    coin: () => random.random() < 0.5,
    struck: strikeCounts,
  };
}

export type FaultyOptions<T> = {
  readonly faults: Faults;
  readonly name: string;
  readonly error: () => CompetitionError;
  /** Calls that fail; all others pass. */
  readonly calls: readonly (keyof T & string)[];
  /** Those of them that give evidence of the fault, where others throw. @default none */
  readonly evidence?: readonly (keyof T & string)[] | undefined;
  /** Those of them of which half of the failing calls, by chance, have their effect and lose only their answer. @default none */
  readonly lost?: readonly (keyof T & string)[] | undefined;
};

/** A port whose calls sometimes fail: before their effect, or after it, with the answer lost. */
export function faulty<T extends object>(port: T, options: FaultyOptions<T>): T {
  const { faults, name, calls, evidence = [], lost = [] } = options;
  const fail = (call: string): Evidence<never> => {
    const error = options.error();
    if (evidence.some((one) => one === call)) return fault(error);
    throw error;
  };
  const wrappers = calls.map((call) => {
    const real = (port[call] as (...args: unknown[]) => Promise<unknown>).bind(port);
    const strike = async (...args: unknown[]) => {
      if (!faults.strikes(name)) return real(...args);
      if (lost.some((one) => one === call) && faults.coin()) await real(...args);
      return fail(call);
    };
    return [call, strike] as const;
  });
  return { ...port, ...Object.fromEntries(wrappers) };
}

/** An error of ours with this code. */
export const ours = (code: KnownErrorCode) => (): CompetitionError =>
  new CompetitionError(`${code}: made by a test`, { code, fault: "infrastructure" });
