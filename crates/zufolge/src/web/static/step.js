// Steps through the marks of a report: n to the next one, p to the one before.

const marks = [...document.querySelectorAll("[data-step]")];
let at = -1;

function isTyping(target) {
  return target.closest("input, select, textarea") !== null && target.type !== "checkbox";
}

function isShown(mark) {
  const layers = ["said", "source", "figure", "time", "place", "due", "question"];
  return layers.some((layer) => {
    const box = document.getElementById(`show-${layer}`);
    return mark.classList.contains(layer) && (box === null || box.checked);
  });
}

function step(way) {
  let next = at + way;
  while (next >= 0 && next < marks.length && !isShown(marks[next])) {
    next += way;
  }
  if (next < 0 || next >= marks.length) {
    return;
  }
  marks[at]?.classList.remove("here");
  at = next;
  const mark = marks[at];
  mark.classList.add("here");
  if (!mark.matches("a")) {
    mark.tabIndex = -1;
  }
  mark.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  if (event.key === "n") {
    step(1);
  } else if (event.key === "p") {
    step(-1);
  }
});

document.addEventListener("focusin", (event) => {
  const known = marks.indexOf(event.target);
  if (known >= 0 && known !== at) {
    marks[at]?.classList.remove("here");
    at = known;
  }
});
