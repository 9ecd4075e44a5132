/** Who is in a commit. */
export type GitAuthor = {
  /** As commits have it. */
  readonly name: string;
  /** As commits have it. */
  readonly email: string;
};

/** Author of commits unless another is given. */
export const GIT_AUTHOR: GitAuthor = { name: "404-gen", email: "404-gen@localhost" };
