// The page: people on the left, one chat on the right, changes pushed by the server as they happen.

import { link, marked } from "/marks.js";
import { closeMenus, make, menu } from "/menu.js";

const $ = (id) => document.getElementById(id);
const narrow = window.matchMedia("(max-width: 720px)");
const state = { people: [], words: {}, bot: {}, chats: {}, current: null, waiting: new Map(), below: 0 };

const person = () => state.people.find((one) => one.id === state.current);
const words = () => state.words[person().language];
const chatOf = (id) => (state.chats[id] ??= { messages: new Map(), blocked: false, unread: 0, draft: "" });

async function post(path, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const answer = await fetch(`/api/people/${state.current}/${path}`, options);
    if (answer.ok) return await answer.json();
  } catch {
    // no connection: the same word as for a refusal
  }
  toast(words().send_failed);
  return null;
}

// ---- words and moments

const HOURS = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const clock = (date) => new Intl.DateTimeFormat(person().language, HOURS).format(date);
const dayKey = (date) => new Date(date).toDateString();

function dayName(date) {
  const yesterday = new Date();
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(date) === dayKey(new Date())) return words().today;
  if (dayKey(date) === dayKey(yesterday)) return words().yesterday;
  return new Intl.DateTimeFormat(person().language, { day: "numeric", month: "long" }).format(date);
}

function speak() {
  const said = words();
  document.documentElement.lang = person().language;
  document.title = said.title;
  document.querySelectorAll("[data-word]").forEach((node) => (node.textContent = said[node.dataset.word]));
  document.querySelectorAll("[data-hint]").forEach((node) => (node.placeholder = said[node.dataset.hint]));
  document.querySelectorAll("[data-label]").forEach((node) => {
    node.setAttribute("aria-label", said[node.dataset.label]);
    if (node.tagName === "BUTTON") node.title = said[node.dataset.label];
  });
  $("bot-name").textContent = state.bot.name;
  $("bot-state").textContent = said.bot;
}

function toast(text) {
  if (!text) return;
  const node = make("p", "toast", text);
  $("toasts").append(node);
  setTimeout(() => node.remove(), 4500);
}

// ---- people

const preview = (message, said) => message.text.split("\n")[0] || said[message.file?.kind] || "";

function drawPeople() {
  const rows = state.people.map((one, index) => {
    const chat = chatOf(one.id);
    const said = state.words[one.language];
    const last = [...chat.messages.values()].at(-1);
    const button = make("button", "person");
    const face = make("span", `face hue${index % 6}`, one.name[0]);
    face.setAttribute("aria-hidden", "true");
    const line = make("span", "line", last ? preview(last, said) : "");
    const name = make("span", "name", one.name);
    button.append(face, make("span", "both", name, make("span", "about", one.about), line));
    if (last) name.after(make("time", "when", clock(last.date)));
    if (chat.unread) {
      const badge = make("span", "badge", String(chat.unread));
      badge.setAttribute("aria-label", said.unread.replace("{count}", chat.unread));
      button.append(badge);
    }
    button.type = "button";
    button.lang = one.language;
    button.dataset.person = one.id;
    if (one.id === state.current) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => choose(one.id, true));
    return make("li", "", button);
  });
  const focused = document.activeElement?.dataset?.person;
  $("list").replaceChildren(...rows);
  if (focused) $("list").querySelector(`[data-person="${focused}"]`)?.focus();
}

function choose(id, open) {
  if (state.current) chatOf(state.current).draft = $("text").value;
  state.current = id;
  chatOf(id).unread = 0;
  state.below = 0;
  if (open) document.body.classList.add("in-chat");
  speak();
  drawPeople();
  drawChat();
  $("text").value = chatOf(id).draft;
  grow();
  if (open) (narrow.matches ? $("log") : $("text")).focus({ preventScroll: true });
  history.replaceState(null, "", `#${state.people.findIndex((one) => one.id === id) + 1}`);
}

// ---- messages

function bubble(message) {
  const body = make("div", "bubble");
  const replied = message.reply_to && chatOf(state.current).messages.get(message.reply_to);
  if (replied) body.append(make("p", "reply", preview(replied, words())));
  if (message.file) body.append(attachment(message.file));
  body.append(make("div", "text", ...marked(message.text, message.entities, words(), (command) => say(command))));
  const time = make("time", "", clock(message.date));
  time.dateTime = new Date(message.date).toISOString();
  const foot = make("span", "foot", ...(message.edited ? [make("span", "edited", words().edited)] : []), time);
  if (message.silent) foot.prepend(make("span", "silent", words().silent));
  body.append(foot);
  return body;
}

function attachment(file) {
  const name = words()[file.kind] || words().thing;
  if (file.picture) {
    const image = make("img", "picture");
    image.src = `/files/${file.id}`;
    image.alt = name;
    return image;
  }
  if (!file.size) return make("p", `thing ${file.kind}`, name);
  const handle = make("a", "document", make("strong", "", file.name), ` ${Math.ceil(file.size / 1024)} kB`);
  handle.href = `/files/${file.id}`;
  handle.download = file.name;
  return handle;
}

function keyboard(message) {
  const rows = message.buttons.map((row, rowIndex) =>
    make("div", "row", ...row.map((button, column) => key(message, button, rowIndex, column))),
  );
  return make("div", "keyboard", ...rows);
}

function key(message, button, row, column) {
  if (button.url) {
    const node = link(button.url, [button.text]);
    node.className = "key out";
    return node;
  }
  const node = make("button", "key", button.text);
  node.type = "button";
  node.disabled = !button.press;
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy")) return;
    node.setAttribute("aria-busy", "true");
    const pressed = await post("presses", { message: message.id, row, column });
    if (!pressed || state.waiting.get(pressed.query) === "answered") return void node.removeAttribute("aria-busy");
    state.waiting.set(pressed.query, node);
    setTimeout(() => node.removeAttribute("aria-busy"), 10000);
  });
  return node;
}

function draw(message) {
  const node = make("article", `message ${message.mine ? "mine" : "theirs"}`, bubble(message));
  node.id = `m${message.id}`;
  node.dataset.day = dayKey(message.date);
  if (message.buttons.length) node.append(keyboard(message));
  return node;
}

function drawChat() {
  const chat = chatOf(state.current);
  const nodes = [];
  for (const message of chat.messages.values()) {
    if (nodes.at(-1)?.dataset.day !== dayKey(message.date)) nodes.push(separator(message.date));
    nodes.push(draw(message));
  }
  if (!nodes.length) nodes.push(make("p", "empty", words().empty));
  $("log").replaceChildren(...nodes);
  drawStart();
  if (!nodes.length || !chat.messages.size) tellAbout();
  toBottom();
}

async function about() {
  const answer = await fetch(`/api/people/${state.current}/about`);
  return answer.ok ? answer.json() : { commands: [], description: "" };
}

async function tellAbout() {
  const asked = state.current;
  const { description } = await about().catch(() => ({ description: "" }));
  const empty = $("log").querySelector(".empty");
  if (description && empty && asked === state.current) empty.textContent = description;
}

function separator(date) {
  const node = make("p", "day", dayName(date));
  node.dataset.day = dayKey(date);
  return node;
}

function place(message) {
  const old = $(`m${message.id}`);
  const atBottom = nearBottom();
  if (message.deleted) {
    const before = old?.previousElementSibling;
    old?.remove();
    if (before?.className === "day" && before.nextElementSibling?.tagName !== "ARTICLE") before.remove();
  } else if (old) {
    swap(old, draw(message));
  } else {
    $("log").querySelector(".empty")?.remove();
    if ($("log").lastElementChild?.dataset.day !== dayKey(message.date)) $("log").append(separator(message.date));
    $("log").append(draw(message));
    $("log").lastElementChild.classList.add("fresh");
  }
  if (atBottom || message.mine) toBottom();
  else if (!old && !message.deleted) state.below += 1;
  showNewest();
}

/** An edit in place: the focus stays on the button of the same position. */
function swap(old, fresh) {
  const keys = [...old.querySelectorAll(".key")];
  const focused = keys.indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (focused >= 0) (fresh.querySelectorAll(".key")[focused] ?? $("text")).focus({ preventScroll: true });
}

const nearBottom = () => $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 80;

function toBottom() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  state.below = 0;
  showNewest();
}

function showNewest() {
  $("newest").hidden = nearBottom();
  $("below").textContent = state.below || "";
}

function drawStart() {
  const chat = chatOf(state.current);
  const first = !chat.messages.size;
  $("start-bar").hidden = !(first || chat.blocked);
  $("composer").hidden = first || chat.blocked;
  $("start").textContent = chat.blocked ? words().unblock : words().start;
  $("bot-state").textContent = chat.blocked ? words().blocked : words().bot;
}

// ---- writing

async function say(text) {
  if (!text.trim()) return false;
  return Boolean(await post("messages", { text }));
}

async function submit() {
  const text = $("text").value;
  if (!text.trim()) return;
  $("text").value = "";
  grow();
  if (!(await say(text)) && !$("text").value) $("text").value = text;
}

function grow() {
  $("text").style.height = "auto";
  $("text").style.height = `${Math.min($("text").scrollHeight, 160)}px`;
}

// ---- menus

menu("commands", async () => {
  const { commands } = await about().catch(() => ({ commands: [] }));
  const start = { command: "start", description: words().start };
  const rows = commands.length ? commands : [start];
  return rows.map(({ command, description }) => [`/${command}`, description, () => say(`/${command}`)]);
});
menu("attach", async () => [
  ...["photo", "voice", "sticker"].map((kind) => [words()[kind], "", () => post("things", { kind })]),
  [words().document, "", () => $("file").click()],
]);
$("file").addEventListener("change", async () => {
  for (const file of $("file").files) await hand(file);
  $("file").value = "";
});

/** A file of the reader's own, as a document. */
async function hand(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  await post("documents", { name: file.name, content: btoa(text) });
}
menu("more", async () => {
  const { blocked, messages } = chatOf(state.current);
  if (!messages.size) return [[words().start, "", () => say("/start")]];
  return [[blocked ? words().unblock : words().block, "", () => post("block", { blocked: !blocked })]];
});

// ---- changes

const HEAR = {
  snapshot({ chats }) {
    for (const [id, given] of Object.entries(chats)) {
      const chat = chatOf(id);
      chat.messages = new Map(given.messages.map((message) => [message.id, message]));
      chat.blocked = given.blocked;
    }
    drawPeople();
    drawChat();
  },
  message({ chat: id, message }) {
    const chat = chatOf(id);
    const known = chat.messages.has(message.id);
    if (message.deleted) chat.messages.delete(message.id);
    else chat.messages.set(message.id, message);
    if (id !== state.current && !known && !message.mine && !message.deleted) chat.unread += 1;
    if (id === state.current) {
      place(message);
      drawStart();
    }
    drawPeople();
  },
  answer({ answer }) {
    const waiting = state.waiting.get(answer.query);
    if (waiting) waiting.removeAttribute("aria-busy");
    state.waiting.set(answer.query, "answered");
    if (!answer.alert) return toast(answer.text);
    $("notice-text").textContent = answer.text;
    $("notice").showModal();
  },
  typing({ chat: id }) {
    if (id !== state.current) return;
    $("bot-state").textContent = words().typing;
    clearTimeout(state.typing);
    state.typing = setTimeout(drawStart, 5000);
  },
  blocked({ chat: id, blocked }) {
    chatOf(id).blocked = blocked;
    if (id === state.current) drawStart();
  },
};

function listen() {
  const stream = new EventSource("/api/changes");
  stream.addEventListener("message", (event) => {
    const change = JSON.parse(event.data);
    HEAR[change.kind]?.(change);
  });
  stream.addEventListener("open", () => document.body.classList.remove("offline"));
  stream.addEventListener("error", () => {
    document.body.classList.add("offline");
    $("bot-state").textContent = words().no_connection;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
});
$("start").addEventListener("click", () => {
  if (chatOf(state.current).blocked) post("block", { blocked: false });
  else say("/start");
});
$("back").addEventListener("click", () => {
  document.body.classList.remove("in-chat");
  $("list").querySelector("[aria-current]")?.focus();
});
$("newest").addEventListener("click", toBottom);
$("scroll").addEventListener("scroll", () => {
  if (nearBottom()) state.below = 0;
  showNewest();
});
$("notice-close").addEventListener("click", () => $("notice").close());
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".menu:not([hidden])");
  if (event.key !== "Escape" || !open) return;
  closeMenus();
  $(open.id.replace("-menu", "")).focus();
});

const loaded = await (await fetch("/api/state")).json();
Object.assign(state, { people: loaded.people, words: loaded.words, bot: loaded.bot });
const wanted = Number.parseInt(location.hash.slice(1), 10) - 1;
choose((state.people[wanted] ?? state.people[0]).id, Boolean(state.people[wanted]));
listen();
