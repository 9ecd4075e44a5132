/**
 * The vendor library of this folder. Its build is one file that comes with the package (`dist/polkadot.js`, 1.2 MB for 134 MB of packages), so
 * that nobody installs the parts of it that nothing here uses and that stand under the GPL (decision 12).
 */
// biome-ignore lint/performance/noBarrelFile: the entry of a build of its own
export { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
export { cryptoWaitReady } from "@polkadot/util-crypto";
export { getPublicKey } from "@scure/sr25519";
