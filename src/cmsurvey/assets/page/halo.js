// Halos as pictures before a page is printed: of a stroked text a PDF holds the words a second time.
// Each is drawn four times as fine as the page, behind its text, whose stroke then goes.
(() => {
const FINE = 4;
const halo = text => {
    const css = getComputedStyle(text), box = text.getBBox(), more = Math.ceil(parseFloat(css.strokeWidth));
    const left = Math.floor(box.x) - more, top = Math.floor(box.y) - more;
    const width = Math.ceil(box.width) + 2 * more + 1, height = Math.ceil(box.height) + 2 * more + 1;
    const drawn = Object.assign(document.createElement("canvas"), {width: width * FINE, height: height * FINE});
    const pen = drawn.getContext("2d");
    pen.setTransform(FINE, 0, 0, FINE, -left * FINE, -top * FINE);
    let at = 0;
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const own = getComputedStyle(node.parentElement);
        pen.font = `${own.fontStyle} ${own.fontWeight} ${own.fontSize} ${own.fontFamily}`;
        Object.assign(pen, {strokeStyle: own.stroke, lineWidth: parseFloat(own.strokeWidth), lineJoin: "round"});
        for (const letter of node.data) {
            const place = text.getStartPositionOfChar(at);
            pen.strokeText(letter, place.x, place.y);
            at += letter.length;
        }
    }
    const made = document.createElementNS("http://www.w3.org/2000/svg", "image");
    // not decode(): a page that is behind another one has no frame to do so
    const loaded = new Promise((done, failed) => {
        made.addEventListener("load", done);
        made.addEventListener("error", () => failed(new Error("the picture of a halo did not load")));
    });
    const whole = {x: left, y: top, width, height, href: drawn.toDataURL(), "aria-hidden": "true"};
    for (const [name, value] of Object.entries(whole)) made.setAttribute(name, value);
    if (text.hasAttribute("transform")) made.setAttribute("transform", text.getAttribute("transform"));
    return [made, loaded];
};
const stroked = [...document.querySelectorAll("svg text")].filter(text => {
    const css = getComputedStyle(text);
    return css.paintOrder.startsWith("stroke") && css.stroke !== "none" && text.getNumberOfChars();
});
const made = stroked.map(text => [text, halo(text)]);
for (const [text, [image]] of made) {
    text.before(image);
    text.style.stroke = "none";
}
return Promise.all(made.map(([, [, loaded]]) => loaded)).then(() => 0);
})()
