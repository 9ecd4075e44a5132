import { CompetitionError } from "@404-gen/core";

/**
 * Result of one check. `ok`; `warning`: a round runs, but a person should look; `wrong`: it would stop a round; `skipped`: it was not checked,
 * and `detail` says why.
 */
export type Checkup = {
  readonly name: string;
  readonly state: "ok" | "warning" | "wrong" | "skipped";
  /** Result in words; the other side's own words where it refused. */
  readonly detail: string;
  /** Code of the error, where there is one. */
  readonly code?: string | undefined;
};

export const ok = (name: string, detail: string): Checkup => ({ name, state: "ok", detail });
export const warning = (name: string, detail: string): Checkup => ({ name, state: "warning", detail });
export const wrong = (name: string, detail: string, code?: string): Checkup => ({
  name,
  state: "wrong",
  detail,
  ...(code === undefined ? {} : { code }),
});
export const skippedCheckup = (name: string, detail: string): Checkup => ({ name, state: "skipped", detail });

/**
 * Runs one check. A text means `ok`, a checkup has its own state, and a `CompetitionError` means `wrong`. Any other error is a bug, and is thrown.
 */
export async function attempt(name: string, work: () => Promise<string | Checkup>): Promise<Checkup> {
  try {
    const findings = await work();
    return typeof findings === "string" ? ok(name, findings) : findings;
  } catch (error) {
    if (!CompetitionError.is(error)) throw error;
    return wrong(name, `${error.message} [${error.code}]`, error.code);
  }
}

const SIGNS = { ok: "✓", warning: "!", wrong: "✗", skipped: "–" } as const;

/** One line for each checkup. */
export const sayCheckups = (checks: readonly Checkup[]): string =>
  checks.map(({ name, state, detail }) => `${SIGNS[state]} ${name}: ${detail}`).join("\n");
