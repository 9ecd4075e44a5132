import { defineErrors } from "../error-row.ts";

/** Drawing: what is neither a GLB's nor a PLY's own. */
export const RENDER_ERRORS = defineErrors({
  MODEL_TOO_LARGE: {
    fault: "miner",
    meaning: "The model file has more bytes than are drawn.",
    remedy: "Make the file smaller.",
  },
  RENDER_QUARANTINED: {
    fault: "miner",
    meaning:
      "Drawing this file failed twice, the second time alone, by a renderer that had just passed its self-test; it is not drawn again.",
    remedy: "Make the file simpler: fewer triangles or splats, smaller textures.",
  },
  MEND_IMPOSSIBLE: {
    fault: "miner",
    meaning: "No model that is drawn can be made of this file.",
    remedy: "Export the model again; the message says what stands in the way.",
  },
  RENDER_TIMEOUT: {
    fault: "infrastructure",
    meaning: "Drawing a file took more processor time than allowed, and its process was stopped.",
    remedy: "The file is drawn once more. When it happens for many files, raise RENDER_TIMEOUT.",
  },
  RENDER_OUT_OF_MEMORY: {
    fault: "infrastructure",
    meaning: "Drawing a file took more memory than its process may have.",
    remedy: "The file is drawn once more. When it happens for many files, give the machine more memory.",
  },
  RENDER_WORKER_DIED: {
    fault: "infrastructure",
    meaning: "A process ended while it drew a file.",
    remedy:
      "The file is drawn once more. When it happens for many files, look at the machine's memory and at its system log.",
  },
  RENDER_FAILED: {
    fault: "infrastructure",
    meaning: "Drawing failed for a reason that is not the file's.",
    remedy: "The file is drawn again. When it goes on, report it with the file.",
  },
  RENDER_WORKER_MISSING: {
    fault: "infrastructure",
    retryable: false,
    meaning: "The program that draws files is not there, so strangers' files cannot be drawn apart from this process.",
    remedy: "Run `npm run build`, or install the package again.",
  },
  RENDER_POOL_CLOSED: {
    fault: "usage",
    meaning: "A file was given to a renderer that was closed.",
    remedy: "Close the renderer only after its last file.",
  },
  RENDER_BAD_OPTION: {
    fault: "usage",
    meaning: "A render option has a value that cannot be drawn.",
    remedy: "Give the value that the message names.",
  },
  RENDER_SELF_TEST_FAILED: {
    fault: "infrastructure",
    meaning: "The renderer does not draw its own test files as it must, so no miner's file is drawn.",
    remedy: "Update or reinstall the renderer, or choose another with RENDERER.",
  },
  EMBEDDING_FAILED: {
    fault: "infrastructure",
    meaning: "The pictures of a module could not be embedded.",
    remedy: "It is tried again. When it goes on, look at DINOV3_MODEL and at the prompt's picture.",
  },
  GL_UNAVAILABLE: {
    fault: "infrastructure",
    retryable: false,
    meaning: "No OpenGL context can be made.",
    remedy: "On a server, run under xvfb-run; or take the CPU renderer.",
  },
});
