/** The vendor library, loaded when the first connection is made. */
export const loadPolkadot = () => import("../polkadot.ts");
