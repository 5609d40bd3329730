// Lines of many variants over one horizontal axis.

const mostMarks = 25;  // on one line

class LineChart extends Chart {
  /**
   * Shows {xName, yName, log, series, bounds}: a series is {variant, x, y, read(i)} with
   * rising x, a bound {x, y, text}.
   */
  show(spec) {
    this.spec = spec;
    this.redraw();
  }

  isEmpty() { return !this.spec; }

  draw(width) {
    const {series, bounds = [], log} = this.spec;
    const height = width < 560 || paper.is ? 320 : 430;
    this.size(width, height);
    const left = 62, right = width - 22, top = 42, bottom = height - 54;
    const lines = [...series, ...bounds];
    const ends = d3.extent(lines.flatMap(({x}) => [x[0], x[x.length - 1]]));
    this.x = d3.scaleLinear().domain(ends[0] === undefined ? [0, 1] : ends).range([left, right]);
    const values = function* () { for (const {y} of lines) yield* y; };
    this.axis = new ValueAxis(values(), {log, top, bottom});
    drawValueAxis(this.svg, this.axis, left, right);
    drawBottomAxis(this.svg, wholeTicks(...this.x.domain(), width / 70).map((v) => [this.x(v), v]),
      {y: bottom, left, right, name: this.spec.xName});
    this.svg.append("text").attr("class", "name").attr("x", 14).attr("y", 22).text(this.spec.yName);
    if (series.length === 0) this.say("No variant is switched on.", width / 2, height / 2);
    for (const bound of bounds) this.drawBound(bound);
    this.groups = series.map((one) => this.drawSeries(one));
    this.cursor = this.svg.append("circle").attr("class", "cursor").attr("r", 7)
      .attr("visibility", "hidden");
  }

  say(text, x, y) {
    this.svg.append("text").attr("class", "name").attr("x", x).attr("y", y)
      .attr("text-anchor", "middle").text(text);
  }

  /** Breaks where a value is not a number; those lie in their own band. */
  path({x, y}) {
    const line = d3.line().x((_, i) => this.x(x[i])).y((v) => this.axis.place(v));
    return [Number.isNaN, (v) => !Number.isNaN(v)]
      .map((belongs) => line.defined((v) => belongs(v))(y) ?? "").join("");
  }

  drawBound(bound) {
    const path = this.svg.append("g").attr("class", "bound");
    path.append("path").attr("d", this.path(bound));
    const i = Math.floor(bound.x.length * 0.3);
    path.append("text").attr("x", this.x(bound.x[i]) + 10)
      .attr("y", this.axis.place(bound.y[i]) + 16).text(bound.text);
  }

  drawSeries(one) {
    const {colour, dash, mark} = styleOf(one.variant);
    const group = this.svg.append("g").attr("class", "series").style("color", colour)
      .attr("data-variant", one.variant.index);
    group.append("path").attr("class", "line").attr("d", this.path(one))
      .attr("stroke-dasharray", dash);
    const every = Math.ceil(one.y.length / mostMarks);
    for (let i = one.variant.index % every; i < one.y.length; i += every)
      group.append("path").attr("class", "mark").attr("d", mark)
        .attr("transform", `translate(${this.x(one.x[i])},${this.axis.place(one.y[i])})`);
    return group;
  }

  where({series, i}) {
    return {x: this.x(series.x[i]), y: this.axis.place(series.y[i])};
  }

  nearest(px, py) {
    let best = null, least = Infinity;
    for (const series of this.spec.series) {
      const at = d3.bisectLeft(series.x, this.x.invert(px));
      for (const i of [at - 1, at]) {
        if (i < 0 || i >= series.x.length) continue;
        const {x, y} = this.where({series, i});
        const distance = Math.hypot(x - px, y - py);
        if (distance < least) [best, least] = [{series, i}, distance];
      }
    }
    return best;
  }

  first() {
    return this.spec.series.length ? {series: this.spec.series[0], i: 0} : null;
  }

  /** Left and right along the line, up and down to the next variant. */
  move({series, i}, dx, dy) {
    const all = this.spec.series;
    const next = all[(all.indexOf(series) + dy + all.length) % all.length];
    return {series: next, i: Math.min(Math.max(i + dx, 0), next.x.length - 1)};
  }

  mark(point) {
    if (!this.groups) return;
    this.groups.forEach((group, k) =>
      group.classed("dimmed", point !== null && this.spec.series[k] !== point.series));
    this.cursor.attr("visibility", point ? "visible" : "hidden");
    if (!point) return;
    const {x, y} = this.where(point);
    this.cursor.attr("cx", x).attr("cy", y).style("color", styleOf(point.series.variant).colour);
  }

  read({series, i}) {
    const {variant} = series;
    return [element("div", {class: "who"}, swatch(variant), element("b", {}, variant.name)),
      ...series.read(i)];
  }
}
