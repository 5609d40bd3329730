// What all charts share: a place that follows the width of the page, a readout that
// follows the pointer and the arrow keys, and a drawing of its own for paper.

const paperWidth = 680;
const paper = {is: false};  // while the page is printed
const allCharts = [];

/**
 * A chart fills `host`, a figure. Subclasses draw(width), find the nearest(x, y) point,
 * move(point, dx, dy) by keys, and know where(point) is and what to read(point).
 */
class Chart {
  constructor(host, title) {
    this.host = host;
    this.svg = d3.create("svg").attr("role", "application").attr("tabindex", 0)
      .attr("aria-roledescription", "chart")
      .attr("aria-label", `${title}. Arrow keys read the values.`);
    this.tip = element("div", {class: "tip", role: "status", hidden: ""});
    host.replaceChildren(this.svg.node(), this.tip);
    this.point = null;
    this.listen();
    new ResizeObserver(() => paper.is || this.redraw()).observe(host);
    allCharts.push(this);
  }

  redraw() {
    const width = paper.is ? paperWidth : this.host.clientWidth;
    if (width === 0 || this.isEmpty()) return;
    this.svg.selectAll("*").remove();
    this.draw(width);
    this.point = null;
    this.tip.hidden = true;
  }

  size(width, height) {
    this.svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width)
      .attr("height", height);
  }

  listen() {
    const svg = this.svg.node();
    for (const event of ["pointermove", "pointerdown"])
      svg.addEventListener(event, (e) => {
        const box = svg.getBoundingClientRect();
        this.go(this.nearest(e.clientX - box.left, e.clientY - box.top));
      });
    svg.addEventListener("pointerleave", () => this.go(null));
    svg.addEventListener("blur", () => this.go(null));
    svg.addEventListener("keydown", (e) => this.press(e));
  }

  press(event) {
    const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
    if (event.key === "Escape") this.go(null);
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.go(this.point === null ? this.first() : this.move(this.point, ...steps[event.key]));
  }

  /** Shows a point, or none. */
  go(point) {
    this.point = point;
    this.tip.hidden = point === null;
    this.mark(point);
    if (point === null) return;
    this.tip.replaceChildren(...this.read(point));
    const {x, y} = this.where(point);
    const left = x + 16 + this.tip.offsetWidth > this.host.clientWidth
      ? Math.max(x - 16 - this.tip.offsetWidth, 0) : x + 16;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${Math.max(y - this.tip.offsetHeight - 12, 0)}px`;
  }
}

/** A line of a readout: what is shown, and its value. */
function reading(name, value) {
  return element("div", {}, `${name} `, element("b", {}, value));
}

function redrawAll() {
  for (const chart of allCharts) chart.redraw();
}

window.addEventListener("beforeprint", () => { paper.is = true; redrawAll(); });
window.addEventListener("afterprint", () => { paper.is = false; redrawAll(); });
