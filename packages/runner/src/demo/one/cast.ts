import { type CastMember, member } from "../cast.ts";

/** A member of competition 1's cast. */
export type CastMemberOne = CastMember & {
  /** Serves every kind of broken file. */
  readonly careless?: boolean;
};

/** The leader when the round begins. */
export const LEADER_MEMBER = member("leader", "5EG3sSZZvzE8VA9gWhU6N2dPPtdmVWJVnR6hhX9SX2B9V1f9", {
  uploads: "medium",
  image: "medium",
  revealsBefore: 0,
  story: "holds the crown when the round begins",
});

/** The five miners of the demo, in the order in which they reveal. */
export const MINERS: readonly CastMemberOne[] = [
  member("cheat", "5HEDX2sfz54TyWjaMHWGvVH49ubr4obMTRE8jcwkBwDWzDyy", {
    uploads: "high",
    image: "low",
    revealsBefore: 500,
    story: "uploads better files than its image makes: takes the crown, and the audit takes it back",
  }),
  member("better", "5FVEJnXMrkftuqreigDY3owtim4UDQ26NE4FdTiVsy2zm8s5", {
    uploads: "high",
    image: "high",
    revealsBefore: 400,
    story: "honest and better than the leader: must win",
  }),
  member("worse", "5G6Ca8jt7MhCJde3A5GXFmXv9kh6f1py4t4fDVeMfkNsrqht", {
    uploads: "low",
    image: "low",
    revealsBefore: 300,
    story: "honest and worse than the leader: must not qualify",
  }),
  member("careless", "5HSDiLGbNKNuVRD6spPhg9D3NDUJiaN1XzyGJUyWaxBMhRjL", {
    uploads: "low",
    image: "low",
    revealsBefore: 200,
    careless: true,
    story: "serves missing, malformed, oversized and slow files, and a redirect to an inner address",
  }),
  member("garbage", "5DnkCqpQcpZdVPGNsbYb3YUXgM3E3tkK8WstLU76yWLu7uzD", {
    uploads: "low",
    image: "low",
    revealsBefore: 100,
    commitment: `${"[".repeat(900)}"repo"`,
    story: "commits garbage on chain: is left out, and nobody else notices",
  }),
];
