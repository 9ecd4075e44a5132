/** A page that is written from a catalogue of codes. */
export type CataloguePage<Row> = {
  /** Markdown before the first section. */
  readonly introduction: string;
  /** Heads of the columns. */
  readonly columns: readonly string[];
  /** Title of a section → code → row. */
  readonly parts: Readonly<Record<string, Readonly<Record<string, Row>>>>;
  /** One text for each column. */
  readonly cellsOf: (entry: readonly [code: string, row: Row]) => readonly string[];
};

/** The page as Markdown: a section and a table for each part. Rows are not aligned: the texts are long. */
export function cataloguePage<Row>({ introduction, columns, parts, cellsOf }: CataloguePage<Row>): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const sections = Object.entries(parts).map(([title, rows]) => {
    const lines = [columns, columns.map(() => "---"), ...Object.entries(rows).map(cellsOf)].map(line);
    return `## ${title}\n\n${lines.join("\n")}\n`;
  });
  return [introduction, ...sections].join("\n");
}
