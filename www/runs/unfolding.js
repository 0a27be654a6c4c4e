// A panel inside of a `details`: made when that opens, closed with Escape and by a press elsewhere.

/** `show` is called each time the `details` around `element` opens, `hide` when it closes. */
export function unfolding(element, show, hide = () => {}) {
  const frame = element.closest("details");
  const away = ({ target }) => {
    if (!frame.contains(target)) frame.open = false;
  };
  const turn = () => {
    removeEventListener("pointerdown", away);
    if (!frame.open) {
      hide();
      return;
    }
    addEventListener("pointerdown", away);
    show();
  };
  frame.addEventListener("toggle", turn);
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !frame.open) return;
    frame.open = false;
    frame.querySelector("summary").focus();
  });
  if (frame.open) turn();
  return frame;
}
