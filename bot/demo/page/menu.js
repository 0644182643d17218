// Small menus that open from a button: one at a time, arrow keys move, Escape is the page's business.

const $ = (id) => document.getElementById(id);

/** An element with a class and children. */
export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

export function closeMenus() {
  document.querySelectorAll(".menu:not([hidden])").forEach((menu) => {
    menu.hidden = true;
    $(menu.id.replace("-menu", "")).setAttribute("aria-expanded", "false");
  });
}

/** Opens under its button with the rows that `rows` gives then: [label, note, act]. */
export function menu(id, rows) {
  $(id).addEventListener("click", async (event) => {
    event.stopPropagation();
    const opened = !$(`${id}-menu`).hidden;
    closeMenus();
    if (opened) return;
    const items = (await rows()).map(([label, note, act]) => item(id, label, note, act));
    $(`${id}-menu`).replaceChildren(...items);
    $(`${id}-menu`).hidden = !items.length;
    $(id).setAttribute("aria-expanded", String(Boolean(items.length)));
    items[0]?.focus();
  });
  $(`${id}-menu`).addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const items = [...event.currentTarget.children];
    if (!step) return;
    event.preventDefault();
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  });
}

function item(id, label, note, act) {
  const node = make("button", "", make("span", "", label), ...(note ? [make("small", "", note)] : []));
  node.type = "button";
  node.setAttribute("role", "menuitem");
  node.addEventListener("click", () => {
    closeMenus();
    $(id).focus();
    act();
  });
  return node;
}
