import type { GitObjects } from "./objects.ts";

/** A branch whose new tip does not go on from the one that was seen before: somebody rewound it, squashed it, or deleted it. */
export type BranchRewrite = {
  /** Commit that was seen, and that is no part of the branch any more. */
  readonly from: string;
  /** What the branch shows now; null: it is gone. */
  readonly to: string | null;
};

/** Called once for each rewrite, at the look that sees it. It must not throw. */
export type OnRewritten = (rewrite: BranchRewrite) => void;

/** Commits looked through for one that may lie beneath others. */
const SEARCH_DEPTH = 20_000;

type Move = { readonly from: string | null; readonly to: string | null };

/** Whether a branch only grew. */
export type Growth = {
  /** Compares a tip with the one before, and reports when the branch did not only grow. */
  follow(move: Move): Promise<void>;
  /** How often the branch did not only grow. */
  rewrites(): number;
};

/** Watches a branch that must only grow. */
export function watchGrowth({
  objects,
  onRewritten,
}: {
  readonly objects: Pick<GitObjects, "parents">;
  readonly onRewritten?: OnRewritten | undefined;
}): Growth {
  /** The commit that is known to be gone with its branch. */
  let goneFrom: string | null = null;
  let count = 0;
  return {
    rewrites: () => count,
    async follow({ from, to }) {
      if (from === null || from === to) return;
      const isReported = to === null && goneFrom === from;
      goneFrom = to === null ? from : null;
      if (isReported || (to !== null && (await isBeneath(objects, { commit: from, tip: to })))) return;
      count++;
      onRewritten?.({ from, to });
    },
  };
}

/** Does the tip's history hold this commit, as far as it is here? The commits since our branch's are here. */
export async function isBeneath(
  objects: Pick<GitObjects, "parents">,
  { commit, tip }: { readonly commit: string; readonly tip: string },
): Promise<boolean> {
  const visits = new Set<string>();
  let level = [tip];
  while (level.length > 0 && visits.size < SEARCH_DEPTH) {
    if (level.includes(commit)) return true;
    for (const oid of level) visits.add(oid);
    const parents = await Promise.all(level.map((oid) => objects.parents(oid)));
    level = [...new Set(parents.flat())].filter((oid) => !visits.has(oid));
  }
  return level.includes(commit);
}
