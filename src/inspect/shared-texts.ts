/** A text that several share. */
export interface SharedText {
  readonly text: string;
}

/** Texts that several share, such as the definitions of actors: each is kept, and counted, once. */
export class SharedTexts {
  readonly #texts = new Map<string, SharedText & { users: number }>();
  #characters = 0;

  /** The number of characters that are kept. */
  get characters(): number {
    return this.#characters;
  }

  /** The one that is kept; from now on one more uses it. */
  share(text: string): SharedText {
    let shared = this.#texts.get(text);
    if (shared === undefined) {
      shared = { text, users: 0 };
      this.#texts.set(text, shared);
      this.#characters += text.length;
    }
    shared.users += 1;
    return shared;
  }

  /** One uses it no more. */
  release(text: string): void {
    const shared = this.#texts.get(text);
    if (shared === undefined) return;
    shared.users -= 1;
    if (shared.users > 0) return;
    this.#texts.delete(text);
    this.#characters -= text.length;
  }
}
