// Imports nothing: a mock's factory that loads what it replaces waits for itself.

/** The module of drand, whose public key is that of the node's own beacon: only its secret can open what is sealed. */
export const withBeacon = <Drand extends { readonly QUICKNET: object }>(
  actual: Drand,
  beacon: { readonly publicKey: string },
): Drand => ({
  ...actual,
  QUICKNET: {
    ...actual.QUICKNET,
    get publicKey() {
      return beacon.publicKey;
    },
  },
});
