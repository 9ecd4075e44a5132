import type { ViewerStand } from "../viewed-model.ts";
import { make } from "./make.ts";

/** The actions of the buttons. */
export type Wishes = {
  /** Formats of the files that may be opened. */
  readonly formats: readonly string[];
  /** Shows one of the judge's views, counted from 0. */
  view(index: number): void;
  goRound(isGoing: boolean): void;
  background(isWhite: boolean): void;
  open(file: File): void;
};

/** The row above the models. */
export type Toolbar = {
  readonly element: HTMLElement;
  /** Makes a button for each of the judge's views. */
  name(views: ViewerStand["views"]): void;
};

/** Makes the toolbar: buttons for the judge's views, the automatic turn, the background, and a file from the disk. */
export function toolbar({ formats, view, goRound, background, open }: Wishes): Toolbar {
  const views = make("span", { class: "pick", role: "group", "aria-label": "The judge's views" });
  const accept = formats.map((format) => `.${format}`).join(",");
  const files = make("input", { type: "file", accept, hidden: true, onchange: () => give() });
  const give = () => {
    const [file] = files.files ?? [];
    files.value = "";
    if (file) open(file);
  };
  const element = make("div", { class: "pick viewer-bar" }, [
    make("span", { class: "small soft", text: "Views of the judge" }),
    views,
    toggle("Turn", { isOn: false, set: goRound }),
    toggle("White background", { isOn: true, set: background }),
    make("button", { type: "button", text: "Open a file …", onclick: () => files.click() }),
    files,
  ]);
  return {
    element,
    name(list) {
      views.replaceChildren(
        ...list.map(({ name }, index) => make("button", { type: "button", text: name, onclick: () => view(index) })),
      );
    },
  };
}

function toggle(text: string, { isOn, set }: { isOn: boolean; readonly set: (isOn: boolean) => void }): HTMLElement {
  let state = isOn;
  const button = make("button", { type: "button", "aria-pressed": String(state), text });
  button.addEventListener("click", () => {
    state = !state;
    button.setAttribute("aria-pressed", String(state));
    set(state);
  });
  return button;
}
