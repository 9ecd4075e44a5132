import type { PictureRef } from "@404-gen/core";

/** A piece of a question, in the order in which the model sees it. */
export type QuestionPart =
  | {
      readonly kind: "text";
      /** Words that the model reads. */
      readonly text: string;
    }
  | {
      readonly kind: "picture";
      /** What the model sees. */
      readonly picture: PictureRef;
    };

/** The form of an answer, for servers that can hold a model to it. */
export type AnswerForm = {
  /** Name of the schema in the request. */
  readonly name: string;
  /** JSON schema of an object. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Asks the server to allow nothing but the schema. @default false */
  readonly strict?: boolean | undefined;
};

/** One question to a model that sees pictures: everything that the answer depends on. */
export type VisionQuestion = {
  /** What is asked, for logs and for models that answer by measuring: `s1_prompt_match`. */
  readonly label: string;
  /** The system message. */
  readonly system: string;
  /** Words and pictures in the order in which the model sees them. */
  readonly parts: readonly QuestionPart[];
  /** Form that the answer must have. */
  readonly answer: AnswerForm;
  /** Seed of the server's sampling. */
  readonly seed: number;
  /** 0: greedy. */
  readonly temperature: number;
  /** Tokens of the answer, thinking included. */
  readonly maxTokens: number;
};

/** What a model said, as it said it. The judge that asked reads it; nothing here is trusted. */
export type VisionReply = {
  /** The answer's text; null: the server sent none. */
  readonly content: string | null;
  /** Thinking that the server took out of the text; null: none. */
  readonly reasoning: string | null;
  /** Why the model stopped: `stop`, `length` (at `maxTokens`), or the server's own word; null: it did not say. */
  readonly finish: string | null;
};

/**
 * A model that answers questions about pictures. A judge may ask it any number of them. What keeps an answer from coming is thrown
 * as a CompetitionError of ours (`fault: "infrastructure"`), after the adapter's own retries; an abort is thrown as its reason.
 */
export type VisionModel = {
  /** Name for records, for example `glm-4.6v-flash`. */
  readonly name: string;
  /** True when no model sees the pictures. */
  readonly offline: boolean;
  /** Asks one question. Rejects with the code of the fault: a model that does not answer, or not in the form. */
  ask(question: VisionQuestion, options?: { readonly signal?: AbortSignal | undefined }): Promise<VisionReply>;
};

/**
 * Words of a question.
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
