// The embed's end of the conversation with the page around it.
import { gate, read, write } from "./wire.js";

/** Orders a second that are listened to. */
const RATE = 20;

/** Speaks to the parent window of that origin, and to nobody where there is no such one. */
export function speaker(origin) {
  const open = origin !== null && parent !== window;
  const pass = gate(RATE);
  return {
    tell(type, fields = {}) {
      if (open) parent.postMessage(write(type, fields), origin);
    },
    /** Calls back with each order. Others' messages, and those beyond the limits, are not looked at. */
    listen(obey) {
      if (!open) return;
      addEventListener("message", (event) => {
        if (event.source !== parent || event.origin !== origin || !pass(performance.now())) return;
        const message = read(event.data);
        if (message) obey(message);
      });
    },
    /** Tells how high `element` is, now and whenever that changes. */
    measure(element) {
      let known = 0;
      const look = () => {
        const height = Math.ceil(element.getBoundingClientRect().height);
        if (height > 0 && height !== known) this.tell("height", { height });
        known = height;
      };
      const watch = new ResizeObserver(look);
      watch.observe(element);
      look();
      return watch;
    },
  };
}
