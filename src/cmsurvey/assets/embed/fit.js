for (const frame of document.querySelectorAll("iframe[data-heights]"))
  for (const step of frame.style.height ? [] : frame.dataset.heights.split(" ")) {
    const [width, height] = step.split(":");
    if (frame.clientWidth < width) break;
    frame.style.setProperty("height", height + "px", "important");
  }
