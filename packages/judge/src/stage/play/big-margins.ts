import type { Alarms } from "@404-gen/core/owner";
import { BIG_MARGIN } from "../settings.ts";

export type BigMarginsOptions = {
  readonly round: number;
  /** All rows of the matrix, the newest match's last. */
  readonly rows: readonly { readonly left: string; readonly right: string; readonly margin: number }[];
};

/** Rings when several challengers lead by more than is usual: a look at the leader's pictures costs less than a wrong round. */
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
