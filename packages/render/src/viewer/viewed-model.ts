import type { PreviewFormat } from "@404-gen/core";

/**
 * What the page's program reads: plain JSON, written by the viewer. A `scene` is a module's scene as data (`RenderPool.moduleScene`): nothing of
 * the module runs on the page.
 */
export type ViewedModel = {
  /** What people call it: its file's name. */
  readonly name: string;
  /** How `source` is read. */
  readonly format: ViewedFormat;
  /** A line below it: its size, its triangles, why it would be refused. */
  readonly note?: string | undefined;
  /**
   * `judge`: where the judge's renderer draws it, so a GLB file without its nodes' transforms. `viewer`: with all that the file says, made as large as
   * the judge's views show. @default "judge"
   */
  readonly frame?: "judge" | "viewer" | undefined;
  /** The file itself in base64, or an http(s) address that the page fetches when it shows the model. */
  readonly source:
    | {
        /** The bytes. */
        readonly base64: string;
      }
    | {
        /** Where they are. */
        readonly url: string;
      };
};

/** A file of a format that is judged by a preview, or the scene of a module. A page says so where it has no reader of a format. */
export type ViewedFormat = PreviewFormat | "scene";

/** How the judge's camera and lights stand before models of one format. */
export type ViewerStand = {
  /** From the camera to the origin, model units. */
  readonly distance: number;
  /** Vertical field of view, degrees. */
  readonly fieldOfView: number;
  /** 1, or −1 where a growing theta goes round the other way. */
  readonly turn: 1 | -1;
  /** The judge's views: angles in degrees, as `ViewAngles`. */
  readonly views: readonly {
    /** On its button. */
    readonly name: string;
    /** Degrees round the vertical axis. */
    readonly theta: number;
    /** Degrees; negative looks down. */
    readonly phi: number;
  }[];
  /** Light from everywhere, three's units; 0 for splats, which are lit already. */
  readonly ambient: number;
  /** Of the light that stands at the camera plus `offset`. */
  readonly light: number;
  /** In world axes, model units. */
  readonly offset: readonly [number, number, number];
  /** Bright colours are pressed together as film does (ACES), as the service of competition 2 does. */
  readonly film: boolean;
};

/** The JSON that the page's program is started with. */
export type ViewerData = {
  /** The first two stand side by side; others are chosen. */
  readonly models: readonly ViewedModel[];
  /** Where camera and lights stand, by format. */
  readonly stands: Readonly<Record<ViewedFormat, ViewerStand>>;
};
