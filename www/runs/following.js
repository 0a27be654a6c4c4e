// A panel that follows the run: the page keeps its attributes up to date, and it shows them a few times a second at most.

/** Real milliseconds between two looks at the run while it plays. */
const PAUSE = 400;

export class Following extends HTMLElement {
  static observedAttributes = ["lang", "run", "now", "channel"];
  #busy = false;
  #late = true;
  #wake = () => {};

  connectedCallback() {
    this.renew();
  }

  attributeChangedCallback() {
    this.renew();
  }

  /** Shows the present moment; while that is under way, a later moment waits. What a person asks for is shown at once. */
  async renew(isAsked = false) {
    this.#late = true;
    if (isAsked) this.#wake();
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#late && this.isConnected) {
        this.#late = false;
        await this.show();
        await new Promise((done) => {
          this.#wake = done;
          setTimeout(done, PAUSE);
        });
      }
    } finally {
      this.#busy = false;
    }
  }
}
