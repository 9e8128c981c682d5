// Hatches as lines before a page is printed: of a pattern a browser makes a picture as large as the page.
// The lines are those of the pattern, at the same places, cut off where the mark ends.
(() => {
const made = name => document.createElementNS("http://www.w3.org/2000/svg", name);
[...document.querySelectorAll("svg [style*='url(']")].forEach((mark, at) => {
    const named = /url\(["']?#([^"')]+)/.exec(mark.style.fill), tile = named && document.getElementById(named[1]);
    const line = tile && tile.querySelector("path");
    if (!line) return;
    let box = mark.getBBox();
    if (!box.width) box = mark.ownerSVGElement.viewBox.baseVal;
    const step = tile.width.baseVal.value, right = box.x + box.width, low = box.y + box.height;
    let d = "";
    for (let sum = Math.ceil((box.x + box.y) / step) * step; sum < right + low; sum += step) {
        const from = Math.max(box.x, sum - low), to = Math.min(right, sum - box.y);
        d += `M${from.toFixed(2)},${(sum - from).toFixed(2)}L${to.toFixed(2)},${(sum - to).toFixed(2)}`;
    }
    const clip = made("clipPath"), shape = made("path"), group = made("g"), lines = line.cloneNode();
    clip.id = `hatch-${at}`;
    shape.setAttribute("d", mark.getAttribute("d"));
    lines.setAttribute("d", d);
    group.setAttribute("clip-path", `url(#${clip.id})`);
    clip.append(shape);
    group.append(lines);
    mark.before(clip, group);
    mark.style.fill = "none";
});
})()
