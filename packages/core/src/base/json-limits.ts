/** How much JSON is read of one text, so that no text of a few bytes fills the memory. */
export type JsonLimits = {
  /** Depth of nested brackets. */
  readonly maxDepth: number;
  /** Values, keys and elements together. */
  readonly maxValues: number;
};

/** Our own choices: records need a depth of 4, and the largest file of a public competition has near 40,000 values. Settings: `READING_SETTINGS`. */
export const JSON_LIMITS: JsonLimits = { maxDepth: 32, maxValues: 500_000 };
