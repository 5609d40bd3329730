// What tells variants apart, on screen, on paper and to a colour-blind reader: colour,
// dashes and marks together. And the switches that turn them off and on.

const colours = 7;  // --series-0 to --series-6 in page.css
const dashes = ["none", "7 4", "2 3", "10 3 2 3"];
const marks = [d3.symbolCircle, d3.symbolSquare, d3.symbolTriangle, d3.symbolDiamond,
  d3.symbolCross, d3.symbolStar, d3.symbolWye];

/** Colour and dashes differ between any 28 neighbours; marks come in another order. */
function styleOf(variant) {
  const round = Math.floor(variant.index / colours);
  return {
    colour: `var(--series-${variant.index % colours})`,
    dash: dashes[round % dashes.length],
    mark: d3.symbol().size(38).type(marks[(variant.index + 3 * round) % marks.length])(),
  };
}

/** A piece of the line of a variant. */
function swatch(variant) {
  const {colour, dash, mark} = styleOf(variant);
  const svg = d3.create("svg").attr("class", "swatch").attr("viewBox", "0 0 36 14")
    .attr("aria-hidden", "true").style("color", colour);
  svg.append("line").attr("x1", 1).attr("x2", 35).attr("y1", 7).attr("y2", 7)
    .attr("stroke", "currentColor").attr("stroke-width", 2).attr("stroke-dasharray", dash);
  svg.append("path").attr("d", mark).attr("transform", "translate(18,7)")
    .attr("fill", "currentColor");
  return svg.node();
}

/** The finding in a few words, with a sign and a colour for how good it is. */
function chip({tone, short_finding: words}) {
  const signs = {good: "\u2713", warning: "!", bad: "\u2715"};
  return words ? element("span", {class: `chip ${tone}`}, `${signs[tone] ?? ""} ${words}`) : "";
}

/** The variants that are switched on; tells listeners when that changes. */
class Switches {
  constructor(variants) {
    this.variants = variants;
    this.on = new Set(variants);
    this.listeners = [];
  }
  visible() { return this.variants.filter((variant) => this.on.has(variant)); }
  set(variants, on) {
    for (const variant of variants) on ? this.on.add(variant) : this.on.delete(variant);
    for (const listener of this.listeners) listener();
  }
  whenChanged(listener) { this.listeners.push(listener); }
}

function legendEntry(switches, variant) {
  const box = element("input", {type: "checkbox"});
  const entry = element("label", {class: "entry"}, box, swatch(variant),
    element("span", {class: "name"}, variant.name));
  box.addEventListener("change", () => switches.set([variant], box.checked));
  const show = () => {
    box.checked = switches.on.has(variant);
    entry.classList.toggle("off", !box.checked);
  };
  switches.whenChanged(show);
  show();
  return entry;
}

function legend(host, switches) {
  const button = (text, on) => {
    const made = element("button", {type: "button"}, text);
    made.addEventListener("click", () => switches.set(switches.variants, on));
    return made;
  };
  host.replaceChildren(element("legend", {}, "Variants"),
    element("div", {class: "all"}, button("All", true), button("None", false)),
    element("div", {class: "entries"}, ...switches.variants.map((variant) =>
      legendEntry(switches, variant))));
}
