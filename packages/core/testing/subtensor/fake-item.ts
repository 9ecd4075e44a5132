/** A storage item by the client library's names. */
export type FakeItem = { readonly pallet: string; readonly item: string; readonly keys: readonly unknown[] };

/** A call as it came in a signed transaction. */
export type FakeCall = {
  readonly name: string;
  readonly signer: string;
  readonly nonce: number;
  readonly args: readonly unknown[];
};
