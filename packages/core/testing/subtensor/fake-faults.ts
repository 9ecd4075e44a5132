/** Ways in which a node fails; set and unset them at will. */
export type FakeFaults = {
  /** Takes requests and answers none, sends no heads. */
  silent: boolean;
  /** Closes sockets as they open. */
  refuse: boolean;
  /** Answers each request this much later. Milliseconds. */
  delayMs: number;
  /** Methods that are taken and never answered. */
  readonly mute: Set<string>;
  /** Answers the next so many requests with a rate limit (-32029). */
  rateLimited: number;
  /** Takes transactions and never includes them. */
  swallow: boolean;
  /** Answers a submitted transaction with this error. */
  poolError: { readonly code: number; readonly message: string } | null;
  /** Takes a call into its block and refuses it there with this error of the subtensor pallet, by its number. */
  failCall: number | null;
  /** Drops timelocked weights at their reveal, as for a validator that lost its permit. */
  dropReveals: boolean;
  /** Closes the socket upon a submitted transaction, after taking it into the pool. */
  dropOnSubmit: boolean;
};

/** A node that does everything right. */
export const noFaults = (): FakeFaults => ({
  silent: false,
  refuse: false,
  delayMs: 0,
  mute: new Set(),
  rateLimited: 0,
  swallow: false,
  poolError: null,
  failCall: null,
  dropReveals: false,
  dropOnSubmit: false,
});
