/** Most bytes that are read of one page of GitHub's interface. A hundred jobs with their steps are near 1 MB. Our own choice. */
export const MAX_GITHUB_ANSWER_BYTES = 16 * 1024 ** 2;
