export type NoticeLevel = "info" | "warning" | "alarm";

/** Something a person may want to know. `kind` is noun-verb, for example `submissions-collected`, `audit-requested`. */
export type Notice = {
  readonly kind: string;
  readonly level: NoticeLevel;
  /** One line. */
  readonly title: string;
  readonly fields?: Readonly<Record<string, string | number | boolean | null>>;
};

/** Where notices go. It never throws: a notice that fails never disturbs the work. */
export type Notifier = { readonly name: string; notify(notice: Notice): Promise<void> };
