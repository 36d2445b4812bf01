// What every page has. Each piece works on attributes in the page and stands in a file of its own.
import "htmx.org";
import "./app/notices.js";
import "./app/dialog.js";
import "./app/forms.js";
import "./app/ticks.js";
import "./app/rows.js";
import "./app/menus.js";
import "./app/copy.js";
import "./app/drawn.js";
import "./app/shortcuts.js";

document.documentElement.classList.add("js");
