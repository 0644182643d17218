// Turns a message's plain text and entities into DOM nodes. Nothing the bot wrote is ever read as HTML.

const TAG = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
  text_link: "a",
  spoiler: "span",
  date_time: "time",
};
const SAFE_LINK = /^(https?|mailto|tel):/i;
const FOUND = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)»”])|((?:^|(?<=\s))\/[a-z0-9_]{1,32}(?![\w/]))/g;

export function link(url, words) {
  const node = document.createElement("a");
  if (SAFE_LINK.test(url)) node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.append(...words);
  return node;
}

/** Plain words with addresses and /commands made pressable, as messengers do. */
function plain(words, onCommand) {
  const nodes = [];
  let at = 0;
  for (const found of words.matchAll(FOUND)) {
    nodes.push(words.slice(at, found.index));
    if (found[1]) {
      nodes.push(link(found[1], [found[1]]));
    } else {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "command";
      button.textContent = found[2];
      button.addEventListener("click", () => onCommand(found[2]));
      nodes.push(button);
    }
    at = found.index + found[0].length;
  }
  nodes.push(words.slice(at));
  return nodes.filter((node) => node !== "");
}

function spoiler(node, words) {
  node.className = "spoiler";
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", words.spoiler);
  const open = () => {
    node.classList.add("open");
    node.removeAttribute("aria-label");
    node.removeAttribute("role");
  };
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && open());
}

function expandable(node, words) {
  node.className = "expandable";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "expand";
  const show = (open) => {
    node.classList.toggle("open", open);
    button.textContent = open ? words.show_less : words.show_more;
    button.setAttribute("aria-expanded", String(open));
  };
  show(false);
  button.addEventListener("click", () => show(!node.classList.contains("open")));
  node.append(button);
}

function element(entity, inner, words) {
  if (entity.type === "text_link") return link(entity.url, inner);
  const node = document.createElement(TAG[entity.type] || "span");
  const body = entity.type === "expandable_blockquote" ? document.createElement("div") : node;
  body.append(...inner);
  if (body !== node) node.append(body);
  if (entity.type === "spoiler") spoiler(node, words);
  if (entity.type === "expandable_blockquote") expandable(node, words);
  if (entity.type === "date_time") {
    const moment = new Date(entity.unix_time * 1000);
    node.dateTime = moment.toISOString();
    node.title = moment.toLocaleString();
  }
  return node;
}

/** A block stands on lines of its own, so one line break on either side of it is already said. */
function tight(nodes) {
  const block = (node) => node?.tagName === "BLOCKQUOTE" || node?.tagName === "PRE";
  return nodes.map((node, index) => {
    if (typeof node !== "string") return node;
    const from = block(nodes[index - 1]) && node.startsWith("\n") ? 1 : 0;
    const to = block(nodes[index + 1]) && node.endsWith("\n") && node.length > from ? -1 : undefined;
    return node.slice(from, to);
  });
}

/** DOM nodes of a text. Offsets count UTF-16 units, as JavaScript strings do. */
export function marked(text, entities, words, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const silent = new Set(["code", "pre", "text_link"]);
  function build(start, stop, live) {
    const nodes = [];
    let at = start;
    while (sorted.length && sorted[0].offset < stop) {
      const entity = sorted.shift();
      const from = Math.max(entity.offset, at);
      const to = Math.min(entity.offset + entity.length, stop);
      if (to <= from) continue;
      nodes.push(...(live ? plain(text.slice(at, from), onCommand) : [text.slice(at, from)]));
      nodes.push(element(entity, build(from, to, live && !silent.has(entity.type)), words));
      at = to;
    }
    nodes.push(...(live ? plain(text.slice(at, stop), onCommand) : [text.slice(at, stop)]));
    return tight(nodes);
  }
  return build(0, text.length, true);
}
