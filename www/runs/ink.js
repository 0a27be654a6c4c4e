// How the lines and bars of a chart look, on the chart and in its legend: told apart by form, not by colour alone.
import { make } from "./parts.js";

/** CSS pixels: the swatch of a legend, and a tile of a pattern. */
const SWATCH = { width: 24, height: 10 };
const TILE = 6;

/** What is drawn on a tile; a bar without a weave is plain. */
const weaves = {
  rising: (path, size) => {
    for (const shift of [-size, 0, size]) {
      path.moveTo(shift, size);
      path.lineTo(shift + size, 0);
    }
  },
  falling: (path, size) => {
    for (const shift of [-size, 0, size]) {
      path.moveTo(shift, 0);
      path.lineTo(shift + size, size);
    }
  },
  level: (path, size) => {
    path.moveTo(0, size / 2);
    path.lineTo(size, size / 2);
  },
  upright: (path, size) => {
    path.moveTo(size / 2, 0);
    path.lineTo(size / 2, size);
  },
};

/** What bars are filled with. */
export function filling({ weave }, color, ground) {
  if (!weave) return color;
  const size = TILE * devicePixelRatio;
  const tile = make("canvas", { width: size, height: size });
  const context = tile.getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, size, size);
  context.strokeStyle = ground;
  context.lineWidth = size / 4;
  weaves[weave](context, size);
  context.stroke();
  return context.createPattern(tile, "repeat");
}

/** A piece of a line, or of a bar, as the chart has it. */
export function swatch(line, color, ground) {
  const ratio = devicePixelRatio;
  const [width, height] = [SWATCH.width * ratio, SWATCH.height * ratio];
  const picture = make("canvas", { class: "chart-swatch", width, height, "aria-hidden": "true" });
  const context = picture.getContext("2d");
  if (line.bars) {
    context.fillStyle = filling(line, color, ground);
    context.fillRect(0, 0, width, height);
    return picture;
  }
  context.strokeStyle = color;
  context.lineWidth = 2 * ratio;
  context.setLineDash((line.dash ?? []).map((length) => length * ratio));
  context.moveTo(0, height / 2);
  context.lineTo(width, height / 2);
  context.stroke();
  return picture;
}
