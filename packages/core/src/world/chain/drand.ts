/** The drand quicknet beacon that the chain follows. Source: CHAIN.md section 4.6. */
export const QUICKNET = {
  /** Unix seconds of round 1. */
  genesisSeconds: 1_692_803_367,
  /** Seconds between rounds. */
  periodSeconds: 3,
  /** G2 public key, compressed. */
  publicKey:
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
} as const;

/** The beacon's round at a Unix time in seconds, at least 1. */
export function drandRoundAt(seconds: number): number {
  return Math.max(1, Math.floor((seconds - QUICKNET.genesisSeconds) / QUICKNET.periodSeconds));
}

/** Round for a commitment that opens after so many blocks; the times are cut to whole seconds as miners' tools do. */
export function commitmentRound(at: { readonly nowMs: number; readonly blocksUntilReveal: number }): number {
  return drandRoundAt(Math.floor(at.nowMs / 1000) + Math.round(at.blocksUntilReveal * 12));
}
