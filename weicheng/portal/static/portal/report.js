// The report form: search among all problems, the phone's position, the map on demand, progress of the upload.
(() => {
  const REASONS = {
    1: "浏览器没有允许定位。请在浏览器或微信设置里允许，或选择所在社区。",
    2: "暂时定不了位。请到开阔处再试，或选择所在社区。",
    3: "定位太慢。请再试一次，或选择所在社区。",
  };
  const LOCATE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 };
  const FOUND = 8;
  const form = () => document.getElementById("report-form");

  function search(words, list, said) {
    const problems = JSON.parse(document.getElementById("problems").textContent);
    const wanted = words.value.trim();
    const found = wanted ? problems.filter(({ label, name }) => label.includes(wanted) || name.includes(wanted)) : [];
    said.textContent = wanted && !found.length ? "没有找到，可换个说法，或选一个相近的，在描述里写清楚。" : "";
    list.replaceChildren(
      ...found.slice(0, FOUND).map((problem) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-quiet";
        button.textContent = problem.label === problem.name ? problem.label : `${problem.label}（${problem.name}）`;
        button.addEventListener("click", () => {
          choose(problem.code);
          words.value = problem.label;
          said.textContent = `已选：${problem.label}`;
          list.replaceChildren();
        });
        item.append(button);
        return item;
      }),
    );
  }

  function choose(code) {
    form().elements.other.value = code;
    for (const tile of form().querySelectorAll(".tile input")) tile.checked = false;
  }

  function place() {
    const tools = form().querySelector("[data-place-tools]");
    if (!tools || tools.dataset.ready) return;
    tools.dataset.ready = "1";
    tools.hidden = false;
    const [lng, lat] = [form().querySelector("[data-lng]"), form().querySelector("[data-lat]")];
    const said = tools.querySelector("[data-place-said]");
    const say = (text, bad) => {
      said.textContent = text;
      said.classList.toggle("is-bad", Boolean(bad));
    };
    const name = async () => {
      const answer = await fetch(`${said.dataset.where}?lng=${lng.value}&lat=${lat.value}`).catch(() => null);
      const where = answer && answer.ok ? await answer.text() : "";
      if (answer) say(where ? `位置：${where}` : "这个位置不在受理范围内，请选择所在社区。", !where);
    };
    lat.addEventListener("change", name);
    tools.querySelector("[data-my-place]").addEventListener("click", () => {
      if (!navigator.geolocation || !isSecureContext) {
        say("这个网址不支持自动定位（需要 HTTPS）。请选择所在社区。", true);
        return;
      }
      say("正在定位……");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          lng.value = coords.longitude.toFixed(6);
          lat.value = coords.latitude.toFixed(6);
          lat.dispatchEvent(new Event("change", { bubbles: true }));
        },
        (error) => say(REASONS[error.code] ?? REASONS[2], true),
        LOCATE,
      );
    });
    const opener = tools.querySelector("[data-open-map]");
    opener.addEventListener("click", () => {
      const box = form().querySelector("[data-map-box]");
      box.hidden = !box.hidden;
      opener.setAttribute("aria-expanded", String(!box.hidden));
    });
  }

  function dress() {
    if (!form()) return;
    const box = form().querySelector("[data-problem-search]");
    const words = box.querySelector("input");
    box.hidden = false;
    words.addEventListener("input", () => search(words, box.querySelector("ul"), box.querySelector("p")));
    words.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    for (const tile of form().querySelectorAll(".tile input")) {
      tile.addEventListener("change", () => {
        form().elements.other.value = "";
      });
    }
    place();
  }

  dress();
  document.addEventListener("htmx:afterSwap", dress);
  document.addEventListener("htmx:xhr:progress", ({ detail }) => {
    const bar = form()?.querySelector(".upload");
    if (!bar || !detail.lengthComputable) return;
    bar.hidden = detail.loaded === detail.total;
    bar.value = (detail.loaded / detail.total) * 100;
  });
})();
