/** What became of a commitment that was sent. */
export type PublishedCommitment = {
  /** SS58 address of the hotkey whose commitment it is. */
  readonly hotkey: string;
  /** Hash of the transaction, or a name of the simulation. */
  readonly transaction: string;
  /** Block near which the chain reveals the text. */
  readonly revealBlock: number;
};

/** How a commitment is published. */
export type PublishOptions = {
  /** Blocks until the text is revealed, 1 or more. @default 360 */
  readonly blocksUntilReveal?: number | undefined;
  /** Overwrite a commitment of this hotkey that is still waiting for its reveal; it is lost then. @default false */
  readonly replacePending?: boolean | undefined;
  /** Ends the wait early: the call rejects with this signal's reason. What was sent stays sent. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * A chain that a miner publishes to: the text stays secret until its reveal block. Conformance: `commitmentPublisherConformance` in `./testing`.
 */
export type CommitmentPublisher = {
  /**
   * Throws `COMMITMENT_PENDING` when an earlier one of this hotkey would be lost, `COMMITMENT_TOO_LONG`, `COMMITMENT_INVALID` for a reveal in
   * less than one block, `HOTKEY_NOT_REGISTERED`, `WALLET_MISSING`; nothing was sent then.
   */
  publish(text: string, options?: PublishOptions): Promise<PublishedCommitment>;
};
