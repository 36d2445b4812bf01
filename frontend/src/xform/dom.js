// Elements in one call. Text is always text: nothing of a form's definition or answers is read as HTML.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// Writing the same text again would make a screen reader say it again.
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

let last = 0;
export const newId = (stem) => `${stem}-${(last += 1)}`;
