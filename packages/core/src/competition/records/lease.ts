import * as z from "zod";
import { defineMessage } from "./commit-message.ts";
import { timestampSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Roles of which one runner at a time acts. Weights are not among them: every validator sets its own. */
export const LEASED_ROLES = ["collector", "auditor", "judge", "round-manager"] as const;
/** Name of a role of which one runner at a time acts. */
export type LeasedRole = (typeof LEASED_ROLES)[number];

/** Which runner acts in a role, and until when: another one takes over after that. */
export const leaseSchema = z.looseObject({
  /** Id of the runner. */
  owner: z.string().min(1),
  /** When it took the role. */
  since: timestampSchema,
  /** The runner renews before this time; from then on any runner may take the role. */
  until: timestampSchema,
});
/** Who acts in a role, and until when. */
export type Lease = z.infer<typeof leaseSchema>;

/** Message of a commit that takes or renews a lease. */
export const LEASE_MESSAGE = defineMessage("Lease of {role} to runner {runner}");

/** `leases/{role}.json`. */
export const leaseFile = defineStateFile({
  path: "leases/{role}.json",
  about: "Which runner acts in a role, and until when: two runners do no harm. Ours; only where runners have ids.",
  schema: leaseSchema,
  writers: LEASED_ROLES.map((by) => ({ by, message: LEASE_MESSAGE })),
  change: { kind: "free" },
});
