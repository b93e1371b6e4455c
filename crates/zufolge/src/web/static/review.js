// Reviews the queue by keyboard. Every key sends the form that stands on the page; verdicts are sent
// one after the other, and one that fails comes back into the queue.

const queue = document.querySelector(".cards");
const told = document.getElementById("told");
const labels = queue?.dataset ?? {};
const stack = [];
let sending = Promise.resolve();
let here = null;

const cards = () => [...queue.querySelectorAll(".card:not(.decided)")];

function go(card) {
  here?.classList.remove("here");
  here = card ?? null;
  if (here !== null) {
    here.classList.add("here");
    here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest" });
  }
}

function move(way) {
  const open = cards();
  const index = open.indexOf(here);
  go(open[Math.min(Math.max(index + way, 0), open.length - 1)]);
}

function say(words, card) {
  told.textContent = `${words}: ${card.dataset.item}`;
}

async function send(card, values) {
  const form = card.querySelector("form");
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(values)) {
    body.set(name, value);
  }
  const answer = await fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
  });
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
}

function back(card) {
  card.classList.remove("decided");
  delete card.dataset.verdict;
  go(card);
}

function decide(card, values, words) {
  if (card === null || card.querySelector("form") === null) {
    return;
  }
  const open = cards();
  const next = open[open.indexOf(card) + 1] ?? open[open.indexOf(card) - 1];
  card.classList.add("decided");
  card.dataset.verdict = values.verdict;
  stack.push(card);
  say(words, card);
  go(next);
  sending = sending.then(() => send(card, values)).catch(() => {
    stack.splice(stack.indexOf(card), 1);
    back(card);
    say(labels.failed, card);
  });
  if (cards().length === 0) {
    sending.then(() => location.reload());
  }
}

function undo() {
  const card = stack.pop();
  if (card === undefined) {
    return;
  }
  back(card);
  say(labels.undone, card);
  sending = sending.then(() => send(card, { verdict: "undo" })).catch(() => {
    card.classList.add("decided");
    stack.push(card);
    say(labels.failed, card);
  });
}

function correct(card) {
  const box = card?.querySelector("form details");
  if (box) {
    box.open = true;
    box.querySelector("select")?.focus();
  }
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => decide(here, { verdict: "accept" }, labels.accepted),
  x: () => decide(here, { verdict: "reject" }, labels.rejected),
  e: () => correct(here),
  u: undo,
  o: () => here !== null && location.assign(here.dataset.open),
  "/": () => document.querySelector("input[name=q]").focus(),
  "?": () => {
    const help = document.getElementById("keys");
    help.open = !help.open;
  },
};

if (queue !== null) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea") !== null;
    if (event.key === "Escape" && typing) {
      event.target.blur();
      go(here ?? cards()[0]);
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const act = KEYS[event.key];
    if (act !== undefined) {
      event.preventDefault();
      act();
    }
  });
  queue.addEventListener("submit", (event) => {
    event.preventDefault();
    const verdict = event.submitter?.value ?? "accept";
    const words = { accept: labels.accepted, reject: labels.rejected, correct: labels.corrected };
    decide(event.target.closest(".card"), { verdict }, words[verdict]);
  });
  queue.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card !== null && card !== here) {
      here?.classList.remove("here");
      card.classList.add("here");
      here = card;
    }
  });
  go(cards()[0]);
}
