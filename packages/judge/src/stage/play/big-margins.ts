import type { Alarms } from "@404-gen/core/owner";
import { BIG_MARGIN } from "../settings.ts";

export type BigMarginsOptions = {
  readonly round: number;
  /** All rows of the matrix, that of the newest match last. */
  readonly rows: readonly { readonly left: string; readonly right: string; readonly margin: number }[];
};

/** Raises an alarm when several challengers have unusually large margins: a look at the leader's pictures costs less than a wrong round. */
export function alarmOfBigMargins(alarms: Alarms, { round, rows }: BigMarginsOptions): void {
  const big = rows.filter((row) => row.left === "leader" && row.margin > BIG_MARGIN.margin && row.margin <= 1);
  if (big.length < BIG_MARGIN.miners || rows.at(-1) !== big.at(-1)) return;
  alarms.raise(`big-margins ${round} ${big.length}`, {
    kind: "margins-suspicious",
    level: "alarm",
    title: `Round ${round}: ${big.length} challengers lead by more than ${BIG_MARGIN.margin}; look at the leader's previews`,
    fields: Object.fromEntries(big.map((row) => [row.right, row.margin])),
  });
}
