/** Something in a state repository that is no file of a record: shown and named, never read. */
export type PathOddity = {
  readonly path: string;
  readonly kind: "unsafe-name" | "clash" | "link" | "repository" | "device";
  /** What is wrong with it, and what would be right; a sentence's end after the path. */
  readonly problem: string;
};
