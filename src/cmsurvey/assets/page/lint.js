// What a reader sees of the page that is open: every line of text and every mark, in CSS px from its corner.
(() => {
const root = document.documentElement;
const body = document.body || root;
const pen = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas").getContext("2d");
const INERT = "script, style, title, desc, noscript, template, defs, symbol, pattern, clipPath, marker, mask";
const round = number => Math.round(number * 100) / 100;
const styles = new Map();
const style = element => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
};

// [r, g, b, a] of a computed colour; null for none and for what is no plain colour
const parsed = (text, opacity = 1) => {
    const numbers = (text.match(/-?[\d.]+(?:e-?\d+)?/g) || []).map(Number);
    if (!/^(rgba?|color)\(/.test(text) || numbers.length < 3) return null;
    const scale = text.startsWith("color") ? 255 : 1;
    return [...numbers.slice(0, 3).map(one => one * scale), (numbers[3] ?? 1) * opacity];
};
const laid = (top, below) => [0, 1, 2].map(at => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);
const hex = colour => "#" + colour.slice(0, 3).map(one =>
    Math.round(one).toString(16).padStart(2, "0")).join("");
const opacities = new Map();
const opacity = element => {
    if (!element) return 1;
    if (!opacities.has(element)) {
        opacities.set(element, Number(style(element).opacity) * opacity(element.parentElement));
    }
    return opacities.get(element);
};
const grounds = new Map();
const ground = element => {
    if (!element) {
        const dark = matchMedia("(prefers-color-scheme: dark)").matches;
        return dark && style(root).colorScheme.includes("dark") ? [18, 18, 18, 1] : [255, 255, 255, 1];
    }
    if (!grounds.has(element)) {
        const own = parsed(style(element).backgroundColor);
        const below = own && own[3] === 1 ? own : ground(element.parentElement);
        grounds.set(element, own && own[3] > 0 ? laid(own, below) : below);
    }
    return grounds.get(element);
};

// the colours that may lie under the texts of an element: those of a gradient, wherever on it they stand
const under = element => {
    for (let one = element; one; one = one.parentElement) {
        const made = style(one).backgroundImage;
        if (made.includes("gradient(")) {
            return (made.match(/(?:rgba?|color)\([^)]*\)/g) || []).map(stop => laid(parsed(stop), ground(one)));
        }
        if (parsed(style(one).backgroundColor)?.[3] === 1) break;
    }
    return [ground(element)];
};

// by how much styles enlarge what they show of an element of HTML
const enlarged = new Map();
const enlargement = element => {
    if (!element) return 1;
    if (!enlarged.has(element)) {
        const css = style(element);
        const {a, b, c, d} = new DOMMatrix(css.transform === "none" ? "" : css.transform);
        const [across, down = across] = css.scale === "none" ? [1] : css.scale.split(" ").map(Number);
        const own = Math.sqrt(Math.abs((a * d - b * c) * across * down));
        enlarged.set(element, own * enlargement(element.parentElement));
    }
    return enlarged.get(element);
};

// what is there for screen readers alone is a px large
const small = new Map();
const unseen = element => {
    if (!element || element === root) return false;
    if (!small.has(element)) {
        const box = element instanceof HTMLElement ? element.getBoundingClientRect() : null;
        const tiny = box && box.width <= 1 && box.height <= 1 && style(element).overflow !== "visible";
        const shut = /^(inset\((50|100)%\)|circle\(0)/.test(style(element).clipPath);
        small.set(element, tiny || shut || unseen(element.parentElement));
    }
    return small.get(element);
};
const shown = element => !element.closest(INERT) && !unseen(element)
    && element.checkVisibility({opacityProperty: true, visibilityProperty: true});

// how many px of a text clip paths take away, across or down: where the browser itself does not meet it
const STEPS = [.15, .5, .85], met = new CSSStyleSheet();
met.insertRule("* { pointer-events: all !important }");
const clipped = (box, element) => {
    let paths = 0;
    for (let one = element; one && one !== body; one = one.parentElement) {
        if (/auto|scroll/.test(style(one).overflow)) break;
        paths += style(one).clipPath !== "none";
    }
    if (!paths) return 0;
    const before = [scrollX, scrollY], sheets = document.adoptedStyleSheets;
    document.adoptedStyleSheets = [...sheets, met];
    scrollTo({left: before[0] + box.left - 20, top: before[1] + box.top - 20, behavior: "instant"});
    const left = box.left - scrollX + before[0], top = box.top - scrollY + before[1];
    const lost = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight
        && !document.elementsFromPoint(x, y).some(one => element.contains(one) || one.contains(element)
            && one instanceof SVGTextElement);
    const run = (length, far) => [...Array(Math.max(1, Math.floor(length)))].filter((_, at) =>
        STEPS.some(step => lost(...far(at + .5, step)))).length;
    const wide = box.right - box.left, high = box.bottom - box.top;
    const out = Math.max(run(wide, (at, step) => [left + at, top + step * high]),
        run(high, (at, step) => [left + step * wide, top + at]));
    scrollTo({left: before[0], top: before[1], behavior: "instant"});
    document.adoptedStyleSheets = sheets;
    return out;
};

// how far a box reaches beyond what shows it, its holder and those around that, and what that is
const beyond = (box, holder, cut = 0) => {
    let worst = cut, what = cut ? "its clip path" : "", sideways = true;
    const against = (room, name) => {
        const out = Math.max(room.left - box.left, room.top - box.top, box.right - room.right,
            box.bottom - room.bottom);
        if (out > worst) [worst, what] = [out, name];
    };
    for (let one = holder; one && one !== root && one !== body; one = one.parentElement) {
        const flow = style(one).overflowX;
        if (flow === "visible" || one.tagName === "g") continue;
        if (flow === "auto" || flow === "scroll") { sideways = false; break; }
        if (one instanceof SVGSVGElement || one instanceof HTMLElement) {
            against(one.getBoundingClientRect(), one instanceof SVGSVGElement ? "the drawing" : "its box");
        }
    }
    if (sideways) {
        const alone = root instanceof SVGSVGElement;
        const page = alone ? root.getBoundingClientRect()
            : {left: 0, top: -scrollY, right: root.clientWidth, bottom: root.scrollHeight - scrollY};
        against(page, alone ? "the drawing" : "the page");
    }
    return [round(worst), what];
};
const cornered = (shape, matrix, more = 0) => {
    const xs = [], ys = [];
    for (const x of [shape.x, shape.x + shape.width]) for (const y of [shape.y, shape.y + shape.height]) {
        const point = new DOMPoint(x, y).matrixTransform(matrix);
        xs.push(point.x); ys.push(point.y);
    }
    return {left: Math.min(...xs) - more, right: Math.max(...xs) + more,
        top: Math.min(...ys) - more, bottom: Math.max(...ys) + more};
};
const flat = box => [box.left + scrollX, box.top + scrollY, box.right - box.left, box.bottom - box.top]
    .map(round);

// what styles write before and after elements, as elements of their own while it is measured
const quiet = new CSSStyleSheet(), written = [];
const letters = (element, side) => {
    const {content} = getComputedStyle(element, side);
    const parts = content.match(/"(?:[^"\\]|\\.)*"|attr\([^)]*\)/g) || [];
    return parts.map(one => one.startsWith("attr") ? element.getAttribute(one.slice(5, -1)) || ""
        : one.slice(1, -1).replace(/\\(.)/g, "$1")).join("");
};
const write = (element, side) => {
    const text = letters(element, side);
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    const made = document.createElement("span"), css = getComputedStyle(element, side);
    for (const name of css) made.style.setProperty(name, css.getPropertyValue(name));
    made.textContent = text;
    written.push([element, side, made]);
};
[...body.querySelectorAll("*")].forEach(one => {
    if (one instanceof HTMLElement) ["::before", "::after"].forEach(side => write(one, side));
});
if (written.length) document.adoptedStyleSheets = [...document.adoptedStyleSheets, quiet];
written.forEach(([element, side, made], at) => {
    element.setAttribute(`data-lint${side.replace("::", "-")}`, at);
    quiet.insertRule(`[data-lint${side.replace("::", "-")}="${at}"]${side} { content: none !important }`);
    element[side === "::before" ? "prepend" : "append"](made);
});
const unwrite = () => {
    written.forEach(([element, side, made]) => {
        made.remove();
        element.removeAttribute(`data-lint${side.replace("::", "-")}`);
    });
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(one => one !== quiet);
};

const drawings = [...document.querySelectorAll("svg")].filter(one => shown(one)
    && !one.parentElement?.closest("svg, button, nav, .modebar") && one.getAttribute("aria-hidden") !== "true");

// what clip paths leave of a box
const clips = new Map();
const clip = element => {
    if (!element || element instanceof SVGSVGElement) return null;
    if (!clips.has(element)) {
        const name = style(element).clipPath.match(/#([^"')]+)/), outer = clip(element.parentElement);
        const shape = name && document.getElementById(name[1])?.firstElementChild;
        const own = shape ? cornered(shape.getBBox(), element.getScreenCTM()) : null;
        clips.set(element, own && outer ? within(own, outer) : own || outer);
    }
    return clips.get(element);
};
const within = (box, room) => room ? {left: Math.max(box.left, room.left), right: Math.min(box.right,
    room.right), top: Math.max(box.top, room.top), bottom: Math.min(box.bottom, room.bottom)} : box;

// layers that lie on each other are one drawing, known by the number of the first
const layer = drawings.map(one => {
    const own = flat(one.getBoundingClientRect()).join();
    return drawings.findIndex(other => flat(other.getBoundingClientRect()).join() === own);
});

// what a shape is beside its colour: a bar, or the path of a pictogram
const outline = (element, full) => {
    let drawn = element;
    for (let deep = 0; drawn && deep < 6; deep++) {
        const name = drawn.tagName === "use" && drawn.getAttribute("href");
        const inner = name ? document.getElementById(name.slice(1)) : drawn.querySelector("path, use");
        if (!inner) break;
        drawn = inner;
    }
    return element.tagName === "use" ? (drawn.getAttribute("d") || "").slice(0, 40) : full ? "bar" : "";
};

// the marks, in the order in which they are painted
const marks = [];
const painted = (element, drawing) => {
    const css = style(element), alpha = opacity(element);
    const paint = (value, own) => {
        if (!value.startsWith("url")) return parsed(value, own * alpha);
        const made = document.getElementById(value.slice(value.indexOf("#") + 1).replace(/["')].*/, ""));
        const drawn = [...(made?.children || [])].map(one => [style(one).stroke, style(one).fill])
            .flat().map(one => parsed(one)).find(one => one && one[3] > 0);
        return drawn ? [...drawn.slice(0, 3), .5] : null;
    };
    const fill = paint(css.fill, Number(css.fillOpacity)), wide = parseFloat(css.strokeWidth) || 0;
    const stroke = wide ? paint(css.stroke, Number(css.strokeOpacity)) : null;
    const matrix = element.getScreenCTM(), shape = element.getBBox();
    const filled = fill && fill[3] > .02 && shape.width && shape.height ? fill : null;
    const stroked = stroke && stroke[3] > .02 ? stroke : null;
    if (!matrix || !(filled || stroked) || !(shape.width || shape.height)) return;
    const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c));
    const thick = stroked ? wide * scale : 0, room = clip(element);
    const box = within(cornered(shape, matrix), room);
    if (box.right < box.left || box.bottom < box.top) return;
    const back = matrix.inverse();
    const seen = (x, y) => !room || (x >= room.left && x <= room.right && y >= room.top && y <= room.bottom);
    const holds = (x, y) => seen(x, y) && (!element.isPointInFill
        || element.isPointInFill(new DOMPoint(x, y).matrixTransform(back)));
    const at = (across, down) => holds(box.left + across * (box.right - box.left),
        box.top + down * (box.bottom - box.top));
    const full = element.tagName !== "use"
        && [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].every(one => at(...one));
    marks.push({element, box, holds, thick, back, matrix, drawing, fill: filled, stroke: stroked,
        pattern: css.fill.startsWith("url"), full, shape: outline(element, full), page: ground(drawings[drawing])});
};
drawings.forEach((drawing, at) => drawing.querySelectorAll(
    "path, rect, circle, ellipse, line, polyline, polygon, use").forEach(one => {
    if (shown(one)) painted(one, layer[at]);
}));

// the lines of a text node, trimmed from the room of the font to the ink of the letters
const lines = node => {
    const range = document.createRange(), found = [];
    range.selectNodeContents(node);
    for (const one of range.getClientRects()) {
        if (one.width < .5 || one.height < .5) continue;
        const same = found.find(line => Math.min(line.bottom, one.bottom) - Math.max(line.top, one.top)
            > .5 * Math.min(line.bottom - line.top, one.height));
        if (same) {
            same.left = Math.min(same.left, one.left); same.right = Math.max(same.right, one.right);
            same.top = Math.min(same.top, one.top); same.bottom = Math.max(same.bottom, one.bottom);
        } else found.push({left: one.left, right: one.right, top: one.top, bottom: one.bottom});
    }
    return found;
};
const inked = (box, text, css, upright, whole) => {
    if (!upright) return box;
    pen.font = `${css.fontStyle} ${css.fontWeight} ${css.fontSize} ${css.fontFamily}`;
    const size = pen.measureText(css.textTransform === "uppercase" ? text.toUpperCase() : text);
    const part = (box.bottom - box.top) / (size.fontBoundingBoxAscent + size.fontBoundingBoxDescent);
    const spare = [-size.actualBoundingBoxLeft, size.width - size.actualBoundingBoxRight]
        .map(one => whole ? one * part : 0);
    return {left: box.left + spare[0], right: box.right - spare[1],
        top: box.top + (size.fontBoundingBoxAscent - size.actualBoundingBoxAscent) * part,
        bottom: box.top + (size.fontBoundingBoxAscent + size.actualBoundingBoxDescent) * part};
};
const owners = [], texts = [];
const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.data.trim().replace(/\s+/g, " ");
    const element = node.parentElement;
    if (!words || !shown(element)) continue;
    const css = style(element), vector = element instanceof SVGElement;
    const owner = element.closest("text") || element.closest("p, h1, h2, h3, li, td, th, caption, summary,"
        + " figcaption, div, section, main, body");
    if (!owners.includes(owner)) owners.push(owner);
    const matrix = vector ? element.getScreenCTM() : null;
    const scale = matrix ? Math.hypot(matrix.a, matrix.b)
        : enlargement(element) * (element.currentCSSZoom ?? 1);
    const found = lines(node);
    const stroke = vector && css.paintOrder.startsWith("stroke") && parseFloat(css.strokeWidth) >= 3
        ? parsed(css.stroke, Number(css.strokeOpacity)) : null;
    const colour = parsed(vector ? css.fill : css.color, opacity(element)
        * (vector ? Number(css.fillOpacity) : 1));
    const top = element.closest("svg") && drawings.findIndex(one => one.contains(element));
    for (const line of found) {
        const box = inked(line, found.length > 1 ? "Hp" : words, css,
            !matrix || Math.abs(matrix.b) < .01, found.length === 1);
        texts.push({element, box, words: found.length > 1 ? words.slice(0, 60) : words,
            owner: owners.indexOf(owner), size: parseFloat(css.fontSize) * scale,
            weight: Number(css.fontWeight), colour, halo: stroke && stroke[3] === 1 ? stroke : null,
            drawing: layer[top] ?? -1});
    }
}

// where texts and marks meet
const GRID = [0, .125, .25, .375, .5, .625, .75, .875, 1];
const hits = [];
texts.forEach((text, at) => {
    const {left, right, top, bottom} = text.box;
    const inner = {left: left + 1, right: right - 1, top: top + .75, bottom: bottom - .75};
    const points = GRID.flatMap(across => [0, .5, 1].map(down => [
        inner.left + across * (inner.right - inner.left), inner.top + down * (inner.bottom - inner.top)]));
    const stacks = under(text.element).flatMap(one => points.map(() => one));
    marks.forEach((mark, number) => {
        const half = mark.thick / 2;
        if (mark.box.left - half >= inner.right || mark.box.right + half <= inner.left
            || mark.box.top - half >= inner.bottom || mark.box.bottom + half <= inner.top) return;
        const after = Boolean(text.element.compareDocumentPosition(mark.element) & 4);
        const held = mark.fill ? points.map(point => mark.holds(...point)) : [];
        if (!after && mark.fill) stacks.forEach((below, one) => {
            if (held[one % points.length]) stacks[one] = laid(mark.fill, below);
        });
        let crossed = false;
        if (mark.stroke && mark.element.getTotalLength) {
            const length = mark.element.getTotalLength(), steps = Math.min(600, Math.ceil(length / 1.5));
            for (let step = 0; step <= steps && !crossed; step++) {
                const point = new DOMPoint(...(({x, y}) => [x, y])(
                    mark.element.getPointAtLength(length * step / steps))).matrixTransform(mark.matrix);
                crossed = point.x > inner.left && point.x < inner.right
                    && point.y > inner.top && point.y < inner.bottom;
            }
        }
        const share = held.filter(Boolean).length / points.length;
        if (share || crossed) hits.push([at, number, round(share), crossed, after]);
    });
    text.grounds = text.halo ? [hex(text.halo)] : [...new Set(stacks.map(hex))];
});

// bars of elements: blocks of one thickness with a ground of their own, longer than their words, side by side
const blocks = [...body.querySelectorAll("*")].filter(one => one instanceof HTMLElement && shown(one)
    && !/^(inline|table)/.test(style(one).display) && !one.closest("button, nav, td, th, pre, svg")
    && parsed(style(one).backgroundColor)?.[3] > .02
    && hex(ground(one)) !== hex(ground(one.parentElement)));
const bars = blocks.filter(one => !blocks.some(other => other !== one && one.contains(other))).map(element => {
    const box = element.getBoundingClientRect(), range = document.createRange(), css = style(element);
    range.selectNodeContents(element);
    const words = element.textContent.trim() ? range.getBoundingClientRect().width : 0;
    return {element, box, tight: words && box.width - words <= parseFloat(css.paddingLeft)
        + parseFloat(css.paddingRight) + 4};
}).filter(one => !one.tight && one.box.width > 0 && one.box.height > 0 && Math.min(one.box.width, one.box.height) <= 80);
const holder = one => {
    let up = one.element.parentElement;
    while (up !== body && bars.filter(other => up.contains(other.element)).length < 2) up = up.parentElement;
    return up;
};
const charts = Map.groupBy(bars, holder);
const charted = [...charts].filter(([, own]) => ["width", "height"].some((thick, at) => {
    const long = ["height", "width"][at];
    return own.length > 1 && own.every(one => Math.abs(one.box[thick] - own[0].box[thick]) < 1 && one.box[thick] >= 3)
        && own.some(one => Math.abs(one.box[long] - own[0].box[long]) > 1);
}));
charted.forEach(([up, own], at) => {
    texts.filter(one => one.drawing === -1 && up.contains(one.element)).forEach(one => { one.drawing = drawings.length + at; });
    own.forEach(({element, box}) => marks.push({element, box, drawing: drawings.length + at,
        fill: parsed(style(element).backgroundColor, opacity(element)), full: true, shape: "block", pattern: false,
        stroke: null, thick: 0, page: ground(element.parentElement)}));
});

const article = document.querySelector("main, article") ? "page" : "bare";
const told = {
    lang: root.lang || "", kind: root instanceof SVGSVGElement ? "drawing" : article,
    social: Boolean(body.classList?.contains("social")),
    over: root instanceof SVGSVGElement ? 0 : root.scrollWidth - root.clientWidth,
    drawings: [...drawings, ...charted.map(([up]) => up)].map(one => flat(one.getBoundingClientRect())),
    canvases: [...body.querySelectorAll("canvas")].filter(shown).map(one => flat(one.getBoundingClientRect())),
    texts: texts.map(one => ({box: flat(one.box), words: one.words, owner: one.owner, size: round(one.size),
        weight: one.weight, colour: one.colour ? hex(one.colour) : "",
        alpha: one.colour ? one.colour[3] : 0, grounds: one.grounds, halo: Boolean(one.halo),
        drawing: one.drawing, beyond: beyond(one.box, one.element, clipped(one.box, one.element))})),
    marks: marks.map(one => ({box: flat(one.box), drawing: one.drawing, page: hex(one.page),
        fill: one.fill ? hex(one.fill) : "", alpha: one.fill ? one.fill[3] : 0, full: one.full, shape: one.shape,
        pattern: one.pattern, stroke: one.stroke ? hex(one.stroke) : "", thick: round(one.thick),
        beyond: beyond(one.box, one.element.parentElement)})),
    hits,
};
unwrite();
return told;
})()
