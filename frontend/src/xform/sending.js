// Handing a filled-in form straight to the server, from a page at a desk.
const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] ?? "";

export const csrf = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? cookie("csrftoken");

const OUT_OF_REACH = "没有连上服务器，内容还在本机草稿里，请稍后再提交。";

// Resolves to the faults the server found; goes to the page it names when there are none.
export function sendTo(url) {
  return async ({ uuid, xml, files, notes, startedAt, endedAt }) => {
    const body = new FormData();
    body.append("uuid", uuid);
    body.append("instance", xml);
    body.append("notes", JSON.stringify(notes));
    body.append("started_at", startedAt);
    body.append("ended_at", endedAt);
    for (const file of files) body.append("photos", file, file.name);
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
    } catch {
      throw new Error(OUT_OF_REACH);
    }
    if (answer.status === 422) return (await answer.json()).faults;
    if (!answer.ok) throw new Error(answer.status === 403 ? "没有提交：请重新登录，或请管理员核对权限。草稿还在。" : OUT_OF_REACH);
    const { url: next } = await answer.json();
    if (next) setTimeout(() => location.assign(next));
    return [];
  };
}
