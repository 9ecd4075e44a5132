/** `info`: nothing to do. `warning`: look when there is time. `alarm`: the competition stands still until a person acts. */
export type NoticeLevel = "info" | "warning" | "alarm";

/** Something a person may want to know. `kind` is noun-verb, for example `submissions-collected`, `audit-requested`. */
export type Notice = {
  /** Noun, then verb; channels may filter by it. */
  readonly kind: string;
  /** How urgent it is. */
  readonly level: NoticeLevel;
  /** One line. */
  readonly title: string;
  /** Facts by name: hotkeys, rounds, margins. No secrets. */
  readonly fields?: Readonly<Record<string, string | number | boolean | null>>;
};

/** Where notices go. It never throws: a notice that fails never disturbs the work. Conformance: `notifierConformance` in `./testing`. */
export type Notifier = {
  /** Name of the channel for logs: `discord`, `log`. */
  readonly name: string;
  /** Sends one notice; never rejects. */
  notify(notice: Notice): Promise<void>;
};
