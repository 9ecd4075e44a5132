import type { ViewedModel, ViewerData } from "../viewed-model.ts";
import { make } from "./make.ts";
import { openPane, type Pane } from "./pane.ts";
import { type Readers, readModel } from "./read-model.ts";

/** One of the models that stand side by side, with its name, its facts and a list to choose another from. */
export type Side = {
  readonly element: HTMLElement;
  readonly pane: Pane;
  readonly model: ViewedModel | undefined;
  /** Sets the models that may be chosen. */
  offer(models: readonly ViewedModel[]): void;
  choose(model: ViewedModel): void;
};

type Options = {
  readonly readers: Readers;
  readonly stands: ViewerData["stands"];
  readonly onDirty: () => void;
  readonly onModel: () => void;
};

/** Opens an empty side. `data-state` of its element: `reading`, `shown` or `problem`. */
export function openSide({ readers, stands, onDirty, onModel }: Options): Side {
  const pane = openPane(onDirty);
  const choice = make("select", { "aria-label": "Model" });
  choice.addEventListener("change", () => void pick(offer[choice.selectedIndex]));
  const title = make("strong", { class: "stem" });
  const note = make("span", { class: "small soft" });
  const state = make("p", { class: "state small", role: "status" });
  const caption = make("figcaption", {}, [title, choice, note, state]);
  const element = make("figure", { class: "pane" }, [pane.canvas, caption]);
  pane.canvas.setAttribute("role", "img");
  let offer: readonly ViewedModel[] = [];
  let current: ViewedModel | undefined;
  const say = (kind: string, text: string) => {
    element.dataset["state"] = kind;
    state.textContent = text;
  };
  async function pick(model: ViewedModel | undefined): Promise<void> {
    if (!model) return;
    current = model;
    title.textContent = model.name;
    note.textContent = model.note ?? "";
    choice.selectedIndex = offer.indexOf(model);
    pane.canvas.setAttribute("aria-label", `${model.name} in 3D`);
    say("reading", "Reading …");
    onModel();
    const reading = await readModel(model, readers);
    if (current !== model) return;
    if ("problem" in reading) return say("problem", reading.problem);
    pane.show(reading, stands[model.format]);
    say("shown", "");
    onDirty();
  }
  return {
    ...{ element, pane },
    get model() {
      return current;
    },
    offer(models) {
      offer = [...models];
      choice.replaceChildren(...models.map(({ name }) => make("option", { text: name })));
      choice.hidden = models.length <= 2;
      title.hidden = !choice.hidden;
      if (current) choice.selectedIndex = offer.indexOf(current);
    },
    choose: (model) => void pick(model),
  };
}
