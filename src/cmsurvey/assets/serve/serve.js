// Keeps the page as the files are: hears of each change, fetches the page anew and takes over what differs.
const body = document.body, live = document.getElementById("live"), failed = document.getElementById("failed");

// The drawing that is shown stays until the next one is there, whole.
const fit = frame => {
  const page = frame.contentDocument.documentElement;
  const grow = () => { frame.style.height = `${frame.contentDocument.body.scrollHeight + 2}px`; };
  grow();
  new ResizeObserver(grow).observe(page);
};
const drawn = frame => frame.contentDocument?.querySelector("main") != null;
const told = frame => {
  failed.textContent = [...frame.contentDocument?.querySelectorAll(".problem") ?? []].map(one => one.textContent).join(" ");
};
const replace = (place, next) => {
  const frame = next.querySelector("iframe");
  place.querySelectorAll(".coming").forEach(one => one.remove());
  frame.classList.add("coming");
  frame.addEventListener("load", () => {
    if (!frame.isConnected) return;
    told(frame);
    if (!drawn(frame)) return frame.remove();
    place.querySelectorAll("iframe:not(.coming)").forEach(one => one.remove());
    frame.classList.remove("coming");
    fit(frame);
    place.dataset.shown = next.dataset.made;
  });
  place.append(frame);
};

const take = next => {
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = next.querySelector(`[data-part=${part.dataset.part}]`);
    if (part.innerHTML !== fresh.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
  document.title = next.title;
  for (const name of ["h1", "main > h2"]) {
    const [old, fresh] = [document, next].map(one => one.querySelector(name));
    if (old && fresh) old.textContent = fresh.textContent;
  }
  const whole = document.getElementById("drawing"), all = document.getElementById("all");
  const drawing = next.getElementById("drawing");
  if (whole && drawing && whole.dataset.made !== drawing.dataset.made) {
    whole.dataset.made = drawing.dataset.made;
    replace(whole, drawing);
  }
  if (all) takeAll(all, next);
  if (!whole && drawing || !all && next.getElementById("all")) location.reload();
};
const takeAll = (all, next) => {
  const items = [...next.querySelectorAll("#all > li")];
  const ids = new Set(items.map(one => one.id));
  for (const item of [...all.children]) if (!ids.has(item.id)) item.remove();
  items.forEach((item, at) => {
    const old = document.getElementById(item.id);
    if (old && old.dataset.made !== item.dataset.made) old.replaceWith(item);
    const here = old?.isConnected ? old : item;
    if (all.children[at] !== here) all.insertBefore(here, all.children[at] ?? null);
  });
};

// One fetch at a time; what changed meanwhile is fetched after it.
let busy = false, wanted = body.dataset.state;
const sync = async state => {
  wanted = state;
  if (busy) return;
  busy = true;
  try {
    while (body.dataset.state !== wanted) {
      const answer = await fetch(location.href);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!next.body.dataset.state) return answer.status === 404 && location.reload(); // says where to go on
      take(next);
      body.dataset.state = next.body.dataset.state;
    }
  } catch { // the server went away: the stream tells when it is back
  } finally { busy = false; }
};

// A browser opens six connections to one server: a page that nobody sees keeps none.
let stream;
const listen = () => {
  stream?.close();
  stream = undefined;
  if (document.hidden) return;
  stream = new EventSource(`/changes${location.pathname}`);
  stream.onmessage = event => { live.textContent = live.dataset.live; sync(event.data); };
  stream.onerror = () => {
    live.textContent = body.dataset.lost;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
};
document.addEventListener("visibilitychange", listen);
listen();

const whole = document.querySelector("#drawing iframe");
if (whole) {
  const first = () => { told(whole); if (drawn(whole)) { fit(whole); whole.parentNode.dataset.shown ??= whole.parentNode.dataset.made; } };
  whole.addEventListener("load", first);
  if (whole.contentDocument?.readyState === "complete" && drawn(whole)) first();
}

const base = document.getElementById("base"), copied = document.getElementById("copied");
const snippet = document.getElementById("snippet");
const copy = async kind => {
  const [lang, edition, name] = location.pathname.slice(1).split("/").map(decodeURIComponent);
  copied.textContent = copied.dataset.working;
  const question = JSON.stringify({ lang, edition, name, kind, base: base.value.trim() });
  const answer = await fetch("/snippet", { method: "POST", headers: { "Content-Type": "application/json" }, body: question });
  const found = await answer.json();
  snippet.hidden = !found.text;
  if (found.problems) { copied.textContent = found.problems.join(" "); return; }
  snippet.value = found.text;
  const files = found.written.length ? ` ${copied.dataset.written} ${found.folder}: ${found.written.join(", ")}` : "";
  const done = await navigator.clipboard.writeText(found.text).then(() => true, () => false);
  if (!done) snippet.select();
  copied.textContent = copied.dataset[done ? "copied" : "shown"] + files;
};
if (base) {
  try { base.value = localStorage.getItem("base") ?? ""; } catch { /* storage is shut: it is typed again */ }
  base.addEventListener("change", () => { try { localStorage.setItem("base", base.value); } catch { /* the same */ } });
  for (const button of document.querySelectorAll("[data-kind]")) {
    button.addEventListener("click", () => copy(button.dataset.kind).catch(() => { copied.textContent = body.dataset.lost; }));
  }
}
