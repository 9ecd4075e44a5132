/** A subtensor node on loopback for tests. Needs the packages `ws` and `@polkadot/api`. */
export type { FakeWeights } from "./fake-chain-calls.ts";
export { type FakeFaults, type FakeNode, type FakeNodeOptions, startFakeNode } from "./fake-node.ts";
