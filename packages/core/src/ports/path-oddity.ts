/** Something in a state repository that is no file of a record: shown and named, never read. */
export type PathOddity = {
  /** As the repository has it. */
  readonly path: string;
  /**
   * `unsafe-name`: leaves the folder or has control characters. `clash`: equal except for case. The others: what stands there instead of a
   * file.
   */
  readonly kind: "unsafe-name" | "clash" | "link" | "repository" | "device";
  /** What is wrong with it, and what would be right; the end of a sentence that begins with the path. */
  readonly problem: string;
};
