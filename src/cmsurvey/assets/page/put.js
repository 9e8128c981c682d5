// Puts a page in the place of the one before it; the document stays, and with it the faces in its first style.
(html => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const root = document.documentElement, faces = document.head.querySelector("style");
    for (const {name} of [...root.attributes]) root.removeAttribute(name);
    for (const {name, value} of page.documentElement.attributes) root.setAttribute(name, value);
    for (const one of [...document.head.children]) if (one !== faces) one.remove();
    document.head.append(...page.head.querySelectorAll("title, style"));
    document.body.replaceWith(page.body);
})
