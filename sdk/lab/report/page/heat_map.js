// A map of the gradient, layer by step.

const specialKinds = ["0", "inf", "-inf", "nan"];

class HeatMap extends Chart {
  constructor(host, title) {
    super(host, title);
    this.canvas = element("canvas", {"aria-hidden": "true"});
    host.prepend(this.canvas);
    this.hatches = `hatch-${allCharts.length}`;
  }

  show(variant) {
    this.variant = variant;
    this.redraw();
  }

  isEmpty() { return !this.variant; }

  draw(width) {
    const {variant} = this;
    this.layers = variant.layer_names.length;
    this.steps = variant.probes.steps;
    const rows = Math.max(paper.is ? 0 : this.layers, Math.min(22 * this.layers, 420));
    const [left, right, top] = [62, width - 22, 82];
    const bottom = top + rows;
    this.size(width, bottom + 54);
    this.x = d3.scaleLinear().domain([0, this.steps.length]).range([left, right]);
    this.y = d3.scaleLinear().domain([0, this.layers]).range([top, bottom]);
    this.findColours();
    this.paint();
    this.placeCanvas(width, bottom + 54);
    this.drawAxes(width, left, right, bottom);
    this.drawSpecials();
    this.drawLegend(left, right);
    this.cursor = this.svg.append("rect").attr("class", "cursor").attr("visibility", "hidden");
  }

  value({step, layer}) {
    return this.variant.probes.gradient[step * this.layers + layer];
  }

  /** Viridis: equal steps of the logarithm look equal, to colour-blind readers too. */
  findColours() {
    let low = Infinity, high = -Infinity;
    for (const value of this.variant.probes.gradient)
      if (specialName(value) === null) [low, high] = [Math.min(low, value), Math.max(high, value)];
    this.range = low <= high ? [Math.log10(low), Math.log10(high)] : null;
    const domain = this.range && this.range[0] === this.range[1]
      ? [this.range[0] - 1, this.range[1]] : this.range;
    this.colour = d3.scaleSequential(d3.interpolateViridis).domain(domain ?? [0, 1]);
  }

  /** One pixel for each cell; the browser stretches them, and what is not an ordinary number
   *  stays clear. */
  paint() {
    const steps = this.steps.length;
    [this.canvas.width, this.canvas.height] = [steps, this.layers];
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(steps, this.layers);
    const shades = d3.range(256).map((i) => d3.rgb(d3.interpolateViridis(i / 255)));
    const [from, to] = this.colour.domain();
    for (let step = 0; step < steps; ++step)
      for (let layer = 0; layer < this.layers; ++layer) {
        const value = this.value({step, layer});
        if (specialName(value) !== null) continue;
        const {r, g, b} = shades[Math.round(255 * (Math.log10(value) - from) / (to - from))];
        image.data.set([r, g, b, 255], 4 * (layer * steps + step));
      }
    context.putImageData(image, 0, 0);
  }

  /** In shares of the figure, so that it follows the drawing onto paper. */
  placeCanvas(width, height) {
    const share = (length, all) => `${100 * length / all}%`;
    const [[left, right], [top, bottom]] = [this.x.range(), this.y.range()];
    Object.assign(this.canvas.style, {left: share(left, width), width: share(right - left, width),
      top: share(top, height), height: share(bottom - top, height)});
  }

  drawAxes(width, left, right, bottom) {
    const ticks = wholeTicks(0, this.steps.length - 1, width / 90)
      .map((i) => [this.x(i + 0.5), this.steps[i]]);
    drawBottomAxis(this.svg, ticks, {y: bottom, left, right, name: "training step of the probe"});
    const group = this.svg.append("g").attr("class", "axis");
    const rows = bottom - this.y.range()[0];
    for (const layer of wholeTicks(1, this.layers, Math.min(rows / 30, 20)))
      group.append("text").attr("x", left - 8).attr("y", this.y(layer - 0.5)).attr("dy", ".32em")
        .attr("text-anchor", "end").text(layer);
    group.append("text").attr("class", "name").attr("x", 14).attr("y", 74).text("layer");
  }

  hatch(kind) { return `${this.hatches}-${specialKinds.indexOf(kind)}`; }

  /** A hatched rectangle over each stretch of layers with the same kind of number. */
  drawSpecials() {
    this.present = new Set();
    const group = this.svg.append("g");
    for (let step = 0; step < this.steps.length; ++step)
      for (let layer = 0; layer < this.layers;) {
        const kind = specialName(this.value({step, layer}));
        const first = layer++;
        while (layer < this.layers && specialName(this.value({step, layer})) === kind) ++layer;
        if (kind === null) continue;
        this.present.add(kind);
        group.append("rect").attr("x", this.x(step)).attr("width", this.x(step + 1) - this.x(step))
          .attr("y", this.y(first)).attr("height", this.y(layer) - this.y(first))
          .attr("fill", `url(#${this.hatch(kind)})`);
      }
    for (const kind of this.present) this.defineHatch(kind);
  }

  defineHatch(kind) {
    const lines = {"0": "M0,8L8,0", "inf": "M0,4H8M4,0V8", "-inf": "M0,4H8",
      "nan": "M0,0L8,8M0,8L8,0"};
    const pattern = this.svg.append("defs").append("pattern").attr("id", this.hatch(kind))
      .attr("patternUnits", "userSpaceOnUse").attr("width", 8).attr("height", 8);
    pattern.append("rect").attr("width", 8).attr("height", 8).attr("class", "hatch-ground");
    pattern.append("path").attr("d", lines[kind]).attr("class", "hatch-line");
  }

  drawLegend(left, right) {
    const group = this.svg.append("g").attr("class", "axis");
    group.append("text").attr("class", "name").attr("x", 14).attr("y", 22)
      .text("gradient dL/dy, colours on a logarithmic scale");
    let x = left;
    if (this.range) x = this.drawRamp(group, left, Math.min(260, (right - left) * 0.55)) + 28;
    for (const kind of this.present) {
      group.append("rect").attr("x", x).attr("y", 32).attr("width", 22).attr("height", 14)
        .attr("fill", `url(#${this.hatch(kind)})`);
      group.append("text").attr("x", x + 28).attr("y", 43).text(kind);
      x += 62;
    }
  }

  drawRamp(group, left, width) {
    const id = `${this.hatches}-ramp`;
    const ramp = this.svg.append("defs").append("linearGradient").attr("id", id);
    for (const t of d3.range(0, 1.01, 0.1))
      ramp.append("stop").attr("offset", t).attr("stop-color", d3.interpolateViridis(t));
    group.append("rect").attr("x", left).attr("y", 32).attr("width", width).attr("height", 14)
      .attr("fill", `url(#${id})`);
    const ends = [[left, "start", this.range[0]], [left + width, "end", this.range[1]]];
    for (const [x, anchor, exponent] of ends)
      group.append("text").attr("x", x).attr("y", 61).attr("text-anchor", anchor)
        .text(plainNumber(10 ** exponent));
    return left + width;
  }

  nearest(px, py) {
    const step = Math.floor(this.x.invert(px)), layer = Math.floor(this.y.invert(py));
    const inside = step >= 0 && step < this.steps.length && layer >= 0 && layer < this.layers;
    return inside ? {step, layer} : null;
  }

  first() { return {step: 0, layer: 0}; }

  move({step, layer}, dx, dy) {
    const within = (i, count) => Math.min(Math.max(i, 0), count - 1);
    return {step: within(step + dx, this.steps.length), layer: within(layer + dy, this.layers)};
  }

  where({step, layer}) { return {x: this.x(step + 0.5), y: this.y(layer)}; }

  mark(point) {
    if (!this.cursor) return;
    this.cursor.attr("visibility", point ? "visible" : "hidden");
    if (!point) return;
    const [x, y] = [this.x(point.step), this.y(point.layer)];
    this.cursor.attr("x", x).attr("y", y).attr("width", this.x(point.step + 1) - x)
      .attr("height", this.y(point.layer + 1) - y);
  }

  read(point) {
    return [element("div", {}, layerName(this.variant, point.layer)),
      reading("gradient", tableNumber(this.value(point))),
      element("div", {}, `at step ${this.steps[point.step]}`)];
  }
}

function showHeatMap(section, run) {
  const probed = run.variants.filter(({probes}) => probes.steps.length > 0);
  if (probed.length === 0) return section.remove();
  const map = new HeatMap(section.querySelector("figure"), "Gradient by layer and training step");
  const choice = section.querySelector("select");
  offer(choice, probed.map(({name}) => name));
  const update = () => {
    const variant = probed[choice.value];
    map.show(variant);
    const last = variant.probes.steps.length - 1;
    const ends = last > 0 ? [0, last] : [0];
    section.querySelector(".specials").textContent = specialSentences(ends.map((probe) => {
      const y = gradientAt(variant, probe), name = `at step ${variant.probes.steps[probe]}`;
      return {variant: {name}, y, x: d3.range(1, y.length + 1)};
    }), "layer");
  };
  choice.addEventListener("change", update);
  update();
}
