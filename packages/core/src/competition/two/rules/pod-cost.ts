/** What machines of one provider have cost. */
export type ProviderCost = {
  /** Name of the provider. */
  readonly provider: string;
  /** Seconds that machines were held, all together. */
  readonly seconds: number;
  /** US dollars. */
  readonly dollars: number;
};

/** A machine's share in one repeat, as pod_stats.json has it. */
export type PodShare = {
  /** Name of the provider. */
  readonly provider: string;
  /** Time that it worked. */
  readonly seconds: number;
  /** What that cost, US dollars. */
  readonly cost: number;
};

/**
 * What machines cost, by provider, the dearest first.
 *
 * @example
 * podCosts([{ provider: "runpod", seconds: 3600, cost: 16 }]); // [{ provider: "runpod", seconds: 3600, dollars: 16 }]
 */
export function podCosts(shares: Iterable<PodShare>): readonly ProviderCost[] {
  const costs = new Map<string, { seconds: number; dollars: number }>();
  for (const { provider, seconds, cost } of shares) {
    const sum = costs.get(provider) ?? { seconds: 0, dollars: 0 };
    costs.set(provider, { seconds: sum.seconds + seconds, dollars: sum.dollars + cost });
  }
  return [...costs]
    .map(([provider, sum]) => ({ provider, ...sum }))
    .sort((a, b) => b.dollars - a.dollars || (a.provider < b.provider ? -1 : 1));
}

/**
 * US dollars in all.
 *
 * @example
 * totalDollars(await readPodCosts(store, { round: 53 })); // 182.2
 */
export const totalDollars = (costs: readonly ProviderCost[]): number =>
  costs.reduce((sum, { dollars }) => sum + dollars, 0);
