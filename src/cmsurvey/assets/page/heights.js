// How high the page is in a frame of each width from the first to the last of `known`:
// "280:575 287:558", a pair where it changes. `known` are the widths at which its rules change, and the ones
// before these. Between two of them, lines of text only become fewer: where widths 64 px apart give the same
// height, so does what lies between; so do any two at which the sheet has one width. Drawings have a size of
// their own: what is shown of them is emptied meanwhile, or it would be laid out at each of some 60 widths.
// Where the rules are the same, the sheet alone gets wider, of which no query asks: they would be asked again for
// each width, two fifths of the cost. Only the narrowest have a padding that follows the width.
(known => {
    const main = document.querySelector("main"), sheet = main.firstElementChild;
    const seen = new Map(), steps = [known[0]];
    const shown = [...document.querySelectorAll("svg")].filter(one => one.getClientRects().length);
    const drawings = shown.map(one => [one, ...one.childNodes]);
    drawings.forEach(([one]) => one.replaceChildren());
    const measured = width => {
        if (!seen.has(width)) {
            const rules = Math.max(...known.filter(one => one <= width));
            main.style.width = (rules === known[0] ? width : rules) + "px";
            sheet.style.width = rules === known[0] ? "" : width + "px";
            const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
            seen.set(width, [height, sheet.offsetWidth]);
        }
        return seen.get(width);
    };
    const search = (left, right) => {
        const [high, wide] = measured(left), [low, wider] = measured(right);
        if (high === low && (right - left <= 64 || wide === wider)) return;
        if (right - left === 1) return void steps.push(right);
        const middle = (left + right) >> 1;
        search(left, middle);
        search(middle, right);
    };
    known.slice(1).forEach((right, at) => search(known[at], right));
    main.style.width = sheet.style.width = "";
    drawings.forEach(([one, ...parts]) => one.append(...parts));
    return steps.map(width => width + ":" + measured(width)[0]).join(" ");
})
