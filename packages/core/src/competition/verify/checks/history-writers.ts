/** Lines of commit messages, as services write them, and the files that each brings (COMPETITION.md section 3). */
const LINES: readonly (readonly [line: RegExp, files: RegExp])[] = [
  [
    /^(Update state \(\w+\)(, schedule)?(, leader)? for round \d+|Round \d+: \w+)$/,
    /^(state|leader)\.json$|^rounds\/\d+\/(schedule|winner|ignored_submissions)\.json$/,
  ],
  [/submissions for round \d+$/, /^state\.json$|^rounds\/\d+\/(seed\.json|prompts\.txt|(ignored_)?submissions\.json)$/],
  [/^Update submitted for round \d+, miner \S+$/, /^rounds\/\d+\/[^/]+\/submitted\.json$/],
  [/^Update generated for round \d+, miner \S+$/, /^rounds\/\d+\/[^/]+\/(generated|pod_stats)\.json$/],
  [/^Update pod stats\b/i, /^rounds\/\d+\/[^/]+\/pod_stats\.json$/],
  [/^Match report: \S+ vs \S+$/, /^rounds\/\d+\/[^/]+\/duels_[^/]+\.json$/],
  [/^Update matches matrix for round \d+$/, /^rounds\/\d+\/matches_matrix\.csv$/],
  [/^Update audit requests for round \d+$/, /^rounds\/\d+\/require_audit\.json$/],
  [/^Update generation audits for round \d+$/, /^rounds\/\d+\/generation_audits\.json$/],
  [/^Update build statuses for round \d+$/, /^rounds\/\d+\/builds\.json$/],
  [/^Round \d+ winner: \S+$/, /^state\.json$|^rounds\/\d+\/winner\.json$/],
];

/** Files that people write: the config, the pool, and what they found in the miners' sources. */
const BY_PEOPLE = /^(config\.json|prompts\.txt|rounds\/\d+\/source_audit\.json)$/;

/** Did one of the services write this file in a commit with this message? */
export function isNormalWriter(path: string, message: string): boolean {
  if (BY_PEOPLE.test(path)) return true;
  return message.split("\n").some((line) => LINES.some(([text, files]) => text.test(line.trim()) && files.test(path)));
}
