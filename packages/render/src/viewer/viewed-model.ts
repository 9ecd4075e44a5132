import type { PreviewFormat } from "@404-gen/core";

/**
 * A model in the form that the page's program reads: plain JSON. A `scene` is a module's scene as data (`RenderPool.moduleScene`): no code of the
 * module runs on the page.
 */
export type ViewedModel = {
  /** Its name for people: the file's name. */
  readonly name: string;
  /** The format by which `source` is read. */
  readonly format: ViewedFormat;
  /** A line of text below the model: its size, its triangles, why it would be refused. */
  readonly note?: string | undefined;
  /**
   * `judge`: at the place where the judge's renderer draws it, so a GLB file without its nodes' transforms. `viewer`: with all transforms of the
   * file, and fitted to the judge's views. @default "judge"
   */
  readonly frame?: "judge" | "viewer" | undefined;
  /** The file itself in base64, or an http(s) address that the page fetches when it shows the model. */
  readonly source:
    | {
        /** The bytes. */
        readonly base64: string;
      }
    | {
        /** The address of the bytes. */
        readonly url: string;
      };
};

/** A format that is judged by a preview, or the scene of a module. A page shows a message where it has no reader for a format. */
export type ViewedFormat = PreviewFormat | "scene";

/** The judge's camera and lights for models of one format. */
export type ViewerStand = {
  /** Distance of the camera from the origin, model units. */
  readonly distance: number;
  /** Vertical field of view, degrees. */
  readonly fieldOfView: number;
  /** 1, or −1 where a growing theta goes round the other way. */
  readonly turn: 1 | -1;
  /** The judge's views: angles in degrees, as `ViewAngles`. */
  readonly views: readonly {
    /** The text of its button. */
    readonly name: string;
    /** Degrees round the vertical axis. */
    readonly theta: number;
    /** Degrees; negative looks down. */
    readonly phi: number;
  }[];
  /** Strength of the ambient light, three's units; 0 for splats, whose colours include their light. */
  readonly ambient: number;
  /** Strength of the light that stands at the camera plus `offset`, three's units. */
  readonly light: number;
  /** From the camera to the light, world axes, model units. */
  readonly offset: readonly [number, number, number];
  /** Whether colours are tone mapped as film (ACES), as in the service of competition 2. */
  readonly film: boolean;
};

/** The JSON with which the page's program starts. */
export type ViewerData = {
  /** The first two stand side by side; others can be chosen from a list. */
  readonly models: readonly ViewedModel[];
  /** Camera and lights by format. */
  readonly stands: Readonly<Record<ViewedFormat, ViewerStand>>;
};
