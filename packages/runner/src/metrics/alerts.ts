/** One alert of Prometheus. */
export type AlertRow = {
  /** Condition in PromQL. */
  readonly expr: string;
  /** Time that the condition must hold before the alert rings. */
  readonly for: string;
  /** `page`: wakes somebody; `ticket`: somebody looks at it today. */
  readonly severity: "page" | "ticket";
  /** One sentence for the operator: the problem, and what to do. */
  readonly summary: string;
};

/**
 * Alerts from outside the runner. The runner sends notices itself (docs/operations.md); these also ring when it is gone, or its notices do not
 * arrive.
 */
export const ALERTS = {
  RunnerDown: {
    expr: 'up{job="404-gen"} == 0',
    for: "5m",
    severity: "page",
    summary: "The runner does not answer: start it again; nothing has to be cleaned up by hand.",
  },
  RoundPaused: {
    expr: 'gen404_stage{stage="paused"} == 1',
    for: "10m",
    severity: "page",
    summary: "The round is paused and waits for a person: 404-gen status says why, 404-gen resume goes on.",
  },
  RecordBad: {
    expr: "gen404_record_bad == 1",
    for: "10m",
    severity: "page",
    summary: "state.json or the machines' costs cannot be read: the cycle-failed notice names the file.",
  },
  ServiceSilent: {
    expr: "time() - gen404_last_turn_timestamp_seconds > 86400",
    for: "5m",
    severity: "page",
    summary: "A service has ended no turn for a day: /healthz is 503, start the runner again.",
  },
  ServiceFails: {
    expr: 'increase(gen404_turns_total{kind="failed"}[30m]) > 10',
    for: "10m",
    severity: "ticket",
    summary: "A service fails turn after turn: its log names the code, docs/errors.md what to do.",
  },
  FaultsOfOurs: {
    expr: "sum by (part) (increase(gen404_faults_total[15m])) > 20",
    for: "5m",
    severity: "ticket",
    summary:
      "Renders, duels or distances come back as faults of ours: nothing is scored from them, but work is paid twice.",
  },
  QueueUnreachable: {
    expr: "gen404_queue_unreachable == 1",
    for: "5m",
    severity: "page",
    summary:
      "The queue does not answer and the round waits: look at Redis, its memory and the network; nothing is lost.",
  },
  JobsWithoutWorkers: {
    expr: 'sum by (kind, version) (gen404_queue_jobs{state="waiting"}) > 0 unless on (kind, version) gen404_queue_workers > 0',
    for: "10m",
    severity: "page",
    summary: "Jobs wait and no worker takes them: start 404-gen worker of that version; 404-gen queue shows which.",
  },
  JobsFail: {
    expr: 'sum by (kind) (increase(gen404_queue_jobs_total{outcome="failed"}[15m])) > 20',
    for: "5m",
    severity: "ticket",
    summary:
      "Jobs fail on the workers: their logs name the codes; nothing is scored from it, and they are asked again.",
  },
  WritesUnconfirmed: {
    expr: "gen404_pending_writes > 0 and time() - gen404_last_commit_timestamp_seconds > 3600",
    for: "15m",
    severity: "page",
    summary:
      "Nothing was committed for an hour though there is something to commit: look at the git host and the token.",
  },
  PodsWithoutRound: {
    expr: 'gen404_pods > 0 and on () gen404_stage{stage="open"} == 1',
    for: "30m",
    severity: "page",
    summary: "Pods are up and paid for while no round runs: delete them at the provider, or start the auditor again.",
  },
  WeightsNotEffective: {
    expr: "gen404_weights_effective_age_seconds > 10800",
    for: "5m",
    severity: "page",
    summary: "The chain has not held the right weights for three hours: 404-gen weights show asks the chain why.",
  },
  ClockOff: {
    expr: "abs(gen404_clock_off_seconds) > 30",
    for: "10m",
    severity: "ticket",
    summary: "This machine's clock and the chain's differ: blocks and deadlines are reckoned wrongly, set the clock.",
  },
  StageStands: {
    expr: 'gen404_stage_age_seconds > 129600 and on () sum(gen404_stage{stage!~"open|finished|paused"}) > 0',
    for: "1h",
    severity: "ticket",
    summary: "A stage has stood for a day and a half: 404-gen status says who is waited for.",
  },
} as const satisfies Readonly<Record<string, AlertRow>>;
