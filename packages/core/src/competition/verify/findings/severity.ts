/**
 * - `violation`: the record cannot follow from the rules.
 * - `warning`: it can, but not without a person's hand or a fault of the validator's.
 * - `note`: nothing is wrong; somebody may want to know.
 */
export type Severity = "violation" | "warning" | "note";
