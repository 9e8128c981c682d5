(() => {
  if (!window.Plotly) return;
  const { lang, alt, kind, roles, icons, tracking, drawings } = JSON.parse(document.getElementById("drawings").textContent);
  const make = (tag, name, parent) => {
    const made = parent.appendChild(document.createElement(tag));
    made.className = name;
    return made;
  };
  const main = document.querySelector("main"), figure = document.querySelector("figure");
  const hint = document.querySelector(".hint"), readout = document.querySelector(".readout");
  const board = make("div", "board", figure), plot = make("div", "plot", board), ring = make("div", "ring", board);
  const probe = make("i", "", board);
  let shown = null, at = -1, drawing = Promise.resolve();

  figure.insertBefore(board, hint);
  figure.classList.add("live");
  probe.hidden = ring.hidden = true;
  probe.style.forcedColorAdjust = "none";
  plot.setAttribute("aria-hidden", "true");

  // marker colours, in styles alone: a text that looks like one stays a text
  const MARKER = /#0001[0-9A-F]{2}/g, SPAN = /<span style="[^"]*">/g, TEXTS = ["text", "hovertext", "customdata"];
  const palette = () => Object.fromEntries(Object.entries(roles).map(([marker, role]) => {
    probe.style.color = role;
    return [marker, getComputedStyle(probe).color];
  }));
  const coloured = (value, colours, key) => {
    if (Array.isArray(value)) return value.map(one => coloured(one, colours, key));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, coloured(one, colours, name)]));
    if (typeof value !== "string") return value;
    const swap = text => text.replace(MARKER, marker => colours[marker] ?? marker);
    return TEXTS.includes(key) ? value.replace(SPAN, swap) : swap(value);
  };

  // the names of months and the signs of numbers, as the reader's browser knows them
  const register = () => {
    if (lang.startsWith("en")) return;
    const parts = new Intl.NumberFormat(lang).formatToParts(1234567.8);
    const sign = type => parts.find(part => part.type === type)?.value ?? "";
    const named = (count, options, day) => Array.from({ length: count }, (_, number) =>
      new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" }).format(Date.UTC(2023, ...day(number))));
    const days = weekday => named(7, { weekday }, number => [0, number + 1]);
    const months = month => named(12, { month }, number => [number, 1]);
    Plotly.register({ moduleType: "locale", name: lang, dictionary: {}, format: {
      days: days("long"), shortDays: days("short"), months: months("long"), shortMonths: months("short"),
      date: "%d/%m/%Y", decimal: sign("decimal"), thousands: sign("group"),
    } });
  };

  const traces = () => new Map([...plot.querySelectorAll(".trace")].map(one => [one.__data__?.[0]?.trace?.index, one]));
  const points = group => [...(group?.querySelectorAll(".point") ?? [])];

  // what Plotly does not draw: people, halos, the spacing of big numbers
  const finish = data => {
    const groups = traces();
    data.forEach(({ meta }, index) => {
      if (meta?.halo) for (const text of groups.get(index)?.querySelectorAll("text") ?? []) text.style.cssText += meta.halo;
      if (meta?.icon) for (const point of points(groups.get(index))) people(point, meta);
    });
    for (const text of plot.querySelectorAll("text[style*=Bricolage]")) track(text);
  };
  const people = (point, { icon, height, outlined }) => {
    const { path, box: [left, top, right, bottom], outline } = icons[icon], scale = height / (bottom - top);
    point.setAttribute("d", path);
    point.setAttribute("transform",
      `${point.getAttribute("transform")} scale(${scale}) translate(${-(left + right) / 2} ${-(top + bottom) / 2})`);
    if (outlined) point.style.strokeWidth = `${outline / scale}px`;
  };
  const track = text => {
    const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), steps = [];
    while (walk.nextNode()) {
      const size = parseFloat(getComputedStyle(walk.currentNode.parentElement).fontSize);
      for (const _ of walk.currentNode.data) steps.push((tracking * size).toFixed(2));
    }
    text.setAttribute("dx", ["0", ...steps.slice(1)].join(" "));
    text.style.fontVariantNumeric = "proportional-nums";
  };

  const find = ({ curve, point, find: sought }) => {
    if (curve !== null) {
      const all = points(traces().get(curve));
      return point === null ? all : all.filter(one => (one.__data__?.i ?? all.indexOf(one)) === point);
    }
    const texts = [...plot.querySelectorAll("text")];
    const alone = fits => sought.map(one => texts.filter(text => fits(text.textContent, one)))
      .find(same => same.length === 1);
    // on a phone a value may stand behind a word: "total 62 %"
    return alone((said, one) => said === one) ?? alone((said, one) => said.endsWith(` ${one}`)) ?? [];
  };
  const encircle = elements => {
    ring.hidden = !elements.length;
    if (ring.hidden) return;
    const room = board.getBoundingClientRect(), boxes = elements.map(one => one.getBoundingClientRect());
    const left = Math.min(...boxes.map(box => box.left)) - room.left - 5;
    const top = Math.min(...boxes.map(box => box.top)) - room.top - 5;
    Object.assign(ring.style, {
      left: `${left}px`, top: `${top}px`,
      width: `${Math.max(...boxes.map(box => box.right)) - room.left + 5 - left}px`,
      height: `${Math.max(...boxes.map(box => box.bottom)) - room.top + 5 - top}px`,
    });
  };
  const leave = () => {
    at = -1;
    ring.hidden = true;
    Plotly.Fx.unhover(plot);
    readout.textContent = "";
  };
  const go = to => {
    at = Math.max(0, Math.min(shown.stops.length - 1, to));
    const stop = shown.stops[at];
    Plotly.Fx.unhover(plot);
    encircle(find(stop));
    readout.textContent = stop.text;
  };

  const draw = async () => {
    const room = main.getBoundingClientRect().width;
    shown = drawings.findLast(one => one.from <= room);
    const { data, layout } = coloured(shown.figure, palette());
    board.style.width = `${layout.width}px`;
    await Plotly.newPlot(plot, data, layout, {
      displayModeBar: false, displaylogo: false, showSendToCloud: false, showTips: false, responsive: false,
      scrollZoom: false, doubleClick: false, typesetMath: false, locale: lang.startsWith("en") ? "en-US" : lang,
    });
    finish(data);
    plot.on("plotly_hover", ({ points: [{ curveNumber, pointNumber }] }) => {
      const stop = shown.stops.find(one => one.curve === curveNumber && (one.point ?? pointNumber) === pointNumber);
      if (stop) readout.textContent = stop.text;
    });
    plot.on("plotly_unhover", () => { if (at < 0) readout.textContent = ""; });
    if (at >= 0) go(at);
    board.dataset.drawn = layout.width;
  };
  const redraw = () => {
    board.setAttribute("aria-busy", "true");
    const own = drawing = drawing.then(draw).then(() => { if (own === drawing) board.removeAttribute("aria-busy"); });
  };

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  board.addEventListener("keydown", event => {
    if (!shown || !(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(at < 0 && event.key !== "End" ? 0 : at + STEPS[event.key]);
  });
  board.addEventListener("blur", leave);
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    leave();
    board.blur();
  });

  if (drawings[0].stops.length) {
    const named = { tabindex: "0", role: "application", "aria-roledescription": kind, "aria-label": alt, "aria-describedby": hint.id };
    for (const [name, value] of Object.entries(named)) board.setAttribute(name, value);
    hint.hidden = readout.hidden = false;
  }
  register();
  document.fonts.ready.then(redraw);
  new ResizeObserver(() => {
    const room = main.getBoundingClientRect().width;
    if (shown && drawings.findLast(one => one.from <= room) !== shown) redraw();
  }).observe(main);
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", () => { if (shown) redraw(); });
})();
