/** Patterns over names of tampers, by who would see them (docs/verify.md, "What an operator could still change unseen"). */
type TamperPatterns = {
  /** Changes of the newest state in a rewritten history. */
  readonly explained: Readonly<Record<string, readonly RegExp[]>>;
  /** Changes that were taken back by the next commit, in the stage in which the file was written the last time. */
  readonly meanwhile: Readonly<Record<string, readonly RegExp[]>>;
  /** Changes of the history itself, whose last state stays what it is; whoever kept an earlier commit sees them (`--witness`). */
  readonly lessTold: readonly RegExp[];
};

/** Services may write several steps in one commit, and two services' steps may come in either order. */
const ONE_STEP = /: (in one with the next|after the next)$/;
/** People write what they like. A commit of the last month is checked against the clock, which the sweep does not give. */
const OF_PEOPLE: readonly RegExp[] = [
  /^Sources read: with a message of its own$/,
  /^Update state \(open\).*: a month ahead$/,
];

/** A text that no reader takes: whoever wants to decide by it stops. */
const UNREADABLE: readonly RegExp[] = [
  /^config\.json (name|description|first_evaluation_date|last_competition_date|generation_stage_minutes|win_margin|weight_decay|weight_floor|\*|carryover_prompts) taken out$/,
  /^config\.json round_duration_days lowered$/,
  /^state\.json (current_round|stage|next_stage_eta) taken out$/,
  /^state\.json stage replaced$/,
];
/** A match that stands twice with one margin counts once. */
const TWICE = /_matrix\.csv last line doubled$/;

export const EXPLAINED_ONE: TamperPatterns = {
  explained: {
    /** The operator's to choose and to announce, between rounds; no rule of a finished round reads them. */
    choices: [
      /^config\.json (first_evaluation_date|round_start_time|finalization_buffer_hours|weight_floor|weight_decay|carryover_prompts|round_duration_days) /,
      // The pool of fresh prompts, which need not be in the repository.
      /^\*\.txt (removed|last line changed|second line changed)/,
      // An eta within the slack of the chain's speed.
      /^state\.json next_stage_eta replaced/,
    ],
    chain: [/submissions\.json \*\.cdn_url replaced/],
    objects: [/(submitted|generated)\.json \*\.size (taken out|raised|lowered)/],
    secondAudit: [
      /generated\.json \*\.(generation_time|distance) (taken out|raised|lowered)/,
      /builds\.json \*\.docker_image replaced/,
    ],
    /** Zeros that a file may leave out. */
    saysTheSame: [/(submitted|generated)\.json \*\.(generation_time|distance) taken out/],
    /** Notes on which nothing rests, and fields whose absence means what they said. */
    nothingRestsOn: [/(submitted|generated)\.json \*\.attempts /, /submitted\.json \*\.x404\./],
  },
  meanwhile: {
    unreadable: UNREADABLE,
    /** Results may grow until the downloads are over, the baseline until DUELS: nothing was decided by them before. */
    before: [/^rounds\/0\/(leader\/generated|\*\/submitted)\.json \*/],
    saysTheSame: [TWICE],
  },
  // Before the competition's state there is nothing to follow.
  lessTold: [ONE_STEP, ...OF_PEOPLE, /^Set up the competition: /],
};

export const EXPLAINED_TWO: TamperPatterns = {
  explained: {
    /** The operator's to choose, between rounds; and limits under which the round comes to the same. */
    choices: [
      /^config\.json (first_evaluation_date|last_competition_date|round_start_time|finalization_buffer_hours|weight_floor|weight_decay|carryover_prompts|round_duration_days) /,
      /^config\.json win_margin /,
      /^\*\.txt (removed|last line doubled|second line changed)/,
    ],
    objects: [/(submitted|generated_\*)\.json \*\.size (raised|lowered)/],
    /** Answers of a judge, consistent with what they come to: a second judge over the same pictures. */
    secondJudge: [
      /(duels|audit)_\*\.json duels\.(first|last)\.detail\.s1\.n_consistent /,
      /(duels|audit)_\*\.json duels\.(first|last)\.detail\.s1\.angles\.(first|last)\.pen_[ab] (raised|lowered)/,
      /(duels|audit)_\*\.json duels\.(first|last)\.detail\.s2\.(best_view|artifact_compare)\.penalty_[ab] (raised|lowered)/,
      /(duels|audit)_\*\.json duels\.(first|last)\.detail\.s2\.checklist\./,
      /(duels|audit)_\*\.json duels\.(first|last)\.detail\.s3\.fired turned/,
      /(duels|audit)_\*\.json duels\.(first|last)\.detail\.s4\.per_angle\.[ab]\.\w+ replaced/,
    ],
    /** Machines that the schema gives where a file names none. */
    saysTheSame: [/\.hardware taken out$/],
    /** Notes on which nothing rests. */
    nothingRestsOn: [
      /submitted\.json \*\.failure_reason replaced/,
      /(duels|audit)_\*\.json duels\.(first|last)\.detail\.s1\.angles reversed/,
      /(duels|audit)_\*\.json duels\.(first|last)\.detail\.(decided_by|issues) taken out/,
      /require_audit\.json (list reversed|(first|last)\.latest_defender taken out)/,
      /source_audit\.json list (last taken out|reversed)/,
      /pod_stats\.json pod-a-r[12] taken out/,
      /pod_stats\.json pod-a-r[12]\.provider replaced/,
    ],
  },
  meanwhile: {
    unreadable: [
      ...UNREADABLE,
      /generation_audits\.json \*\.((hotkey|verdict|reason) taken out|(hotkey|verdict) replaced)$/,
      /require_audit\.json (first\.latest_defender replaced|(first|last)\.hotkey taken out)$/,
    ],
    /** Results may grow until the downloads are over: nothing was decided by them before. */
    before: [/^rounds\/0\/\*\/submitted\.json \*/],
    saysTheSame: [TWICE, /require_audit\.json list (last doubled|reversed)$/],
    /** How machines did: what a report says of their times is checked against the newest. */
    nothingRestsOn: [/pod_stats\.json pod-a-r[12]/, /require_audit\.json (first|last)\.latest_defender taken out$/],
  },
  lessTold: [ONE_STEP, ...OF_PEOPLE, /^Set up the competition: (a month back|with a message of its own)$/],
};
