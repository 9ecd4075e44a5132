import type { PictureRef } from "@404-gen/core";

/** A part of a question: a text or a picture. */
export type QuestionPart =
  | {
      readonly kind: "text";
      /** Text that the model reads. */
      readonly text: string;
    }
  | {
      readonly kind: "picture";
      /** Picture that the model sees. */
      readonly picture: PictureRef;
    };

/** The form of an answer, for servers that can force a model to keep it. */
export type AnswerForm = {
  /** Name of the schema in the request. */
  readonly name: string;
  /** JSON schema of an object. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Asks the server to permit only answers of the schema. @default false */
  readonly strict?: boolean | undefined;
};

/** One question to a model that sees pictures. The answer depends on nothing else. */
export type VisionQuestion = {
  /** Name of the question, for logs and for models that answer by measuring: `s1_prompt_match`. */
  readonly label: string;
  /** The system message. */
  readonly system: string;
  /** Texts and pictures in the order in which the model sees them. */
  readonly parts: readonly QuestionPart[];
  /** Form that the answer must have. */
  readonly answer: AnswerForm;
  /** Seed of the server's sampling. */
  readonly seed: number;
  /** Temperature of the sampling; 0: none. */
  readonly temperature: number;
  /** Tokens of the answer, thinking included. */
  readonly maxTokens: number;
};

/** A model's reply, unchanged and untrusted. The judge reads it. */
export type VisionReply = {
  /** The answer's text; null: the server sent none. */
  readonly content: string | null;
  /** Thinking that the server took out of the text; null: none. */
  readonly reasoning: string | null;
  /** Why the model stopped: `stop`, `length` (at `maxTokens`), or the server's own word; null: it did not say. */
  readonly finish: string | null;
};

/**
 * A model that answers questions about pictures, any number at a time. When no answer comes, it throws
 * a CompetitionError of ours (`fault: "infrastructure"`) after the adapter's own retries. After an abort it throws the signal's reason.
 */
export type VisionModel = {
  /** Name for records, for example `glm-4.6v-flash`. */
  readonly name: string;
  /** True when no model sees the pictures. */
  readonly offline: boolean;
  /** Asks one question. Rejects with the error of a missing answer. */
  ask(question: VisionQuestion, options?: { readonly signal?: AbortSignal | undefined }): Promise<VisionReply>;
};

/**
 * A text of a question.
 *
 * @example
 * textPart("Which of the two is closer?");
 */
export const textPart = (text: string): QuestionPart => ({ kind: "text", text });
/**
 * A picture of a question.
 *
 * @example
 * picturePart({ url, load: () => load(url) });
 */
export const picturePart = (picture: PictureRef): QuestionPart => ({ kind: "picture", picture });
