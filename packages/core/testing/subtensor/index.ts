/** A subtensor node on loopback for tests. Needs the packages `ws` and `@polkadot/api`. */
export type { FakeWeights } from "./fake-chain-calls.ts";
export type { FakeFaults } from "./fake-faults.ts";
export { type FakeNode, type FakeNodeOptions, startFakeNode } from "./fake-node.ts";
export type { FakeSubnetSetup } from "./fake-subnet.ts";
export { ALICE, chainAt, DEV_PHRASE, furnish, nodeClock, PLAIN_SUBNET } from "./harness.ts";
export { smallMetadata } from "./small-metadata.ts";
