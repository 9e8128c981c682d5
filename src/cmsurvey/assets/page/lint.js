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

// what the browser meets in a box, asked while the box is in the middle of the window and everything can be met
const met = new CSSStyleSheet();
met.insertRule("* { pointer-events: all !important }");
const asked = (box, ask) => {
    const [left, top] = [scrollX, scrollY], sheets = document.adoptedStyleSheets;
    document.adoptedStyleSheets = [...sheets, met];
    const above = Math.max(20, (innerHeight - box.bottom + box.top) / 2);
    scrollTo({left: left + box.left - 20, top: top + box.top - above, behavior: "instant"});
    const away = [scrollX - left, scrollY - top];
    const answer = ask((x, y) => [x - away[0], y - away[1]]);
    scrollTo({left, top, behavior: "instant"});
    document.adoptedStyleSheets = sheets;
    return answer;
};

// how many px of a text clip paths take away, across or down: where the browser itself does not meet it
const STEPS = [.15, .5, .85];
const clipped = (box, element) => {
    let paths = 0;
    for (let one = element; one && one !== body; one = one.parentElement) {
        if (/auto|scroll/.test(style(one).overflow)) break;
        paths += style(one).clipPath !== "none";
    }
    if (!paths) return 0;
    const lost = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight
        && !document.elementsFromPoint(x, y).some(one => element.contains(one) || one.contains(element)
            && one instanceof SVGTextElement);
    const run = (length, far) => [...Array(Math.max(1, Math.floor(length)))].filter((_, at) =>
        STEPS.some(step => lost(...far(at + .5, step)))).length;
    const wide = box.right - box.left, high = box.bottom - box.top;
    return asked(box, seen => Math.max(run(wide, (at, step) => seen(box.left + at, box.top + step * high)),
        run(high, (at, step) => seen(box.left + step * wide, box.top + at))));
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
        const parked = !alone && (box.right + scrollX <= 0 || box.bottom + scrollY <= 0);  // until it has the focus
        if (!parked) against(page, alone ? "the drawing" : "the page");
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
    const text = letters(element, side), css = getComputedStyle(element, side);
    const plain = css.content === "none" || css.backgroundImage === "none" && !(parsed(css.backgroundColor)?.[3] > .02);
    if (plain && !/[\p{L}\p{N}]/u.test(text)) return;
    const made = document.createElement("span");
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
    if (!words || !shown(element) || element.closest(".across")) continue;  // a stamp is meant to lie on others
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
    const colour = parsed(vector ? css.fill : css.webkitTextFillColor, opacity(element)
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

// the stripes that a gradient with hard edges paints across or down an element, null where they cannot be known
const stripes = element => {
    const css = style(element), made = css.backgroundImage;
    const [way] = made.match(/^linear-gradient\((?:to \w+|[-\d.]+deg|(?=rgb|color))/) || ["other"];
    const lying = /to (left|right)|\b(90|270)deg/.test(way), turned = /to (left|top)|\(0deg|270deg/.test(way);
    const known = lying || turned || /\($|to bottom|180deg/.test(way);
    const edge = element.getBoundingClientRect(), border = side => parseFloat(css[`border${side}Width`]);
    const room = [edge.width - border("Left") - border("Right"), edge.height - border("Top") - border("Bottom")];
    const px = (text, whole) => text.endsWith("%") ? parseFloat(text) * whole / 100 : Number(text.replace(/px|deg/, ""));
    const sizes = css.backgroundSize.split(" "), places = css.backgroundPosition.split(" ");
    const size = room.map((whole, at) => /%|px/.test(sizes[at]) ? px(sizes[at], whole) : whole);
    const place = room.map((whole, at) => px(places[at], whole - size[at]));
    const long = made.includes("conic") ? 360 : size[lying ? 0 : 1];
    const stops = [...made.matchAll(/((?:rgba?|color)\([^)]*\))((?: [-\d.]+(?:%|px|deg))*)/g)].flatMap(([, colour, at]) =>
        (at.trim() ? at.trim().split(" ") : [NaN]).map(one => ({colour, at: one === one ? px(one, long) : one})));
    stops.forEach((one, at) => {
        if (Number.isNaN(one.at)) one.at = at ? at === stops.length - 1 ? long : stops[at - 1].at + .01 : 0;
        one.at = Math.max(one.at, stops[at - 1]?.at ?? 0);
    });
    const ends = [{...stops[0], at: 0}, ...stops, {...stops.at(-1), at: long}];
    const pairs = ends.slice(1).map((one, at) => [ends[at], one]).filter(([one, next]) => one.at < long && next.at > 0);
    const hard = pairs.some(([one, next]) => one.colour !== next.colour && next.at - one.at < .005);
    const partly = size.some((one, at) => one < room[at] - 1);
    if (!hard && !(partly && new Set(stops.map(one => one.colour)).size === 1)) return [];
    const soft = pairs.some(([one, next]) => one.colour !== next.colour && next.at - one.at > 1);
    const again = partly && css.backgroundRepeat !== "no-repeat";
    if (!known || soft || again || made.split("gradient(").length > 2 || place.some(Number.isNaN)) return null;
    return pairs.filter(([one, next]) => next.at - one.at > .5).map(([one, next]) => {
        const [from, to] = turned ? [long - next.at, long - one.at] : [one.at, next.at];
        const left = edge.left + border("Left") + place[0], top = edge.top + border("Top") + place[1];
        return {element, fill: parsed(one.colour, opacity(element)), box: lying
            ? new DOMRect(left + from, top, to - from, size[1]) : new DOMRect(left, top + from, size[0], to - from)};
    });
};
const striped = new Map([...body.querySelectorAll("*")].filter(one => one instanceof HTMLElement && shown(one)
    && style(one).backgroundImage.includes("gradient(") && !one.closest("button, nav, pre"))
    .map(one => [one, stripes(one)]).filter(([, found]) => !found || found.length));

// the colours that may lie under each point of a text: of a gradient, all wherever they stand, if no stripe is there
const under = (element, points) => {
    for (let one = element; one; one = one.parentElement) {
        const made = style(one).backgroundImage, own = ground(one), known = striped.get(one);
        if (known) return points.map(([x, y]) => {
            const found = known.find(({box}) => x >= box.left && x < box.right && y >= box.top && y < box.bottom);
            return found ? laid(found.fill, own) : own;
        });
        if (made.includes("gradient(")) return (made.match(/(?:rgba?|color)\([^)]*\)/g) || []).flatMap(stop =>
            points.map(() => laid(parsed(stop), own)));
        if (parsed(style(one).backgroundColor)?.[3] === 1) break;
    }
    return points.map(() => ground(element));
};

// what may lie over a text: what has a ground of its own, and pictures, whose colours nobody knows
const PICTURES = "img, video, iframe, embed, object, canvas, image";
const covers = [...body.querySelectorAll("*")].flatMap(element => {
    const picture = element.matches(PICTURES), css = style(element);
    if (!picture && !(element instanceof HTMLElement)) return [];
    const unknown = picture || css.backgroundImage !== "none";
    const veil = unknown ? [0, 0, 0, opacity(element)] : parsed(css.backgroundColor, opacity(element));
    if (!(veil?.[3] > .02) || !shown(element)) return [];
    return [{element, veil, what: unknown ? "a picture" : "an element", box: element.getBoundingClientRect(),
        opaque: unknown || veil[3] > .9}];
});
const sunk = element => Boolean(element) && (Number(style(element).zIndex) < 0 || sunk(element.parentElement));

// what the browser meets before a text at five points of it
const over = ({element, box}) => {
    const near = covers.filter(one => one.element !== element && (!one.element.contains(element) || sunk(element))
        && Math.min(box.right, one.box.right) - Math.max(box.left, one.box.left) > 1
        && Math.min(box.bottom, one.box.bottom) - Math.max(box.top, one.box.top) > 1);
    if (!near.length) return [];
    const points = [[.5, .5], [.1, .3], [.9, .3], [.1, .7], [.9, .7]];
    return asked(box, seen => [...new Set(points.flatMap(([across, down]) => {
        const met = document.elementsFromPoint(...seen(box.left + across * (box.right - box.left),
            box.top + down * (box.bottom - box.top)));
        const own = met.findIndex(one => one === element || one instanceof SVGTextElement && one.contains(element));
        return near.filter(one => met.slice(0, Math.max(0, own)).includes(one.element));
    }))]);
};

// where texts and marks meet
const GRID = [0, .125, .25, .375, .5, .625, .75, .875, 1];
const hits = [];
texts.forEach((text, at) => {
    const {left, right, top, bottom} = text.box;
    const inner = {left: left + 1, right: right - 1, top: top + .75, bottom: bottom - .75};
    const points = GRID.flatMap(across => [0, .5, 1].map(down => [
        inner.left + across * (inner.right - inner.left), inner.top + down * (inner.bottom - inner.top)]));
    const stacks = under(text.element, points);
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
    const found = over(text), thin = found.filter(one => !one.opaque).map(one => one.veil);
    const veiled = colour => thin.reduce((below, veil) => laid(veil, below), colour);
    text.covered = found.find(one => one.opaque)?.what ?? "";
    text.grounds = [...new Set((text.halo ? [text.halo] : stacks).map(veiled).map(hex))];
    if (text.colour) text.colour = [...veiled(text.colour).slice(0, 3), text.colour[3]];
});

// of the stripes of an element those that are bars: not its ground, nor the rest of a track
const painting = element => {
    const all = striped.get(element) || [], own = ground(element);
    const found = all.filter(({fill}) => fill[3] > .02 && hex(laid(fill, own)) !== hex(own));
    return found.length === 2 && all.length === 2 ? found.slice(0, 1) : found;
};

// bars of elements: blocks of one thickness with a ground of their own, longer than their words, side by side
const blocks = [...body.querySelectorAll("*")].filter(one => striped.has(one) || one instanceof HTMLElement && shown(one)
    && !style(one).display.startsWith("table") && !(style(one).display.startsWith("inline") && one.textContent.trim())
    && !one.closest("button, nav, td, th, pre, svg")
    && parsed(style(one).backgroundColor)?.[3] > .02
    && hex(ground(one)) !== hex(ground(one.parentElement)));
const bars = blocks.filter(one => !blocks.some(other => other !== one && one.contains(other))).flatMap(element => {
    if (striped.has(element)) return painting(element);
    const box = element.getBoundingClientRect(), range = document.createRange(), css = style(element);
    range.selectNodeContents(element);
    const words = element.textContent.trim() ? range.getBoundingClientRect().width : 0;
    const tight = words && box.width - words <= parseFloat(css.paddingLeft) + parseFloat(css.paddingRight) + 4;
    return tight ? [] : [{element, box, fill: parsed(css.backgroundColor, opacity(element))}];
}).filter(({box}) => box.width > 0 && box.height > 0 && Math.min(box.width, box.height) <= 80);
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
    own.forEach(({element, box, fill}) => marks.push({element, box, drawing: drawings.length + at, fill, full: true,
        shape: "block", pattern: false, stroke: null, thick: 0,
        page: ground(striped.has(element) ? element : element.parentElement)}));
});

// what stands where nobody can compute what is seen of it
const effects = new Map();
const effect = element => {
    if (!element) return null;
    if (!effects.has(element)) {
        const css = style(element), shadow = /^(none|(drop-shadow\(([^()]|\([^()]*\))*\)\s*)+)$/.test(css.filter);
        const own = css.maskImage !== "none" ? "under a mask" : !shadow ? "under a filter"
            : css.mixBlendMode !== "normal" ? "blended with what is below" : "";
        effects.set(element, own ? [element, `what is ${own}`] : effect(element.parentElement));
    }
    return effects.get(element);
};
const unmeasured = [...[...body.querySelectorAll("canvas")].filter(shown).map(one => [one, "a canvas"]),
    ...[...striped].filter(([, found]) => !found).map(([one]) => [one, "a gradient with hard edges"]),
    ...new Set([...texts, ...marks].map(one => effect(one.element)).filter(Boolean))];

const article = document.querySelector("main, article") ? "page" : "bare";
const told = {
    lang: root.lang || "", kind: root instanceof SVGSVGElement ? "drawing" : article,
    social: Boolean(body.classList?.contains("social")),
    over: root instanceof SVGSVGElement ? 0 : root.scrollWidth - root.clientWidth,
    drawings: [...drawings, ...charted.map(([up]) => up)].map(one => flat(one.getBoundingClientRect())),
    unmeasured: unmeasured.map(([one, what]) => [flat(one.getBoundingClientRect()), what]),
    texts: texts.map(one => ({box: flat(one.box), words: one.words, owner: one.owner, size: round(one.size),
        weight: one.weight, colour: one.colour ? hex(one.colour) : "",
        alpha: one.colour ? one.colour[3] : 0, grounds: one.grounds, halo: Boolean(one.halo), covered: one.covered,
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
