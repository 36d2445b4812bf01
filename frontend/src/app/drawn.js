// Maps and charts are big scripts: each is fetched once, when the first piece that needs it comes near the screen.
const NEAR = "400px";

function fetchScript(src) {
  if (document.querySelector(`script[src="${src}"]`)) return;
  const script = document.createElement("script");
  script.src = src;
  document.head.append(script);
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      fetchScript(target.dataset.drawnBy);
    }
  },
  { rootMargin: NEAR },
);

const watch = () => document.querySelectorAll("[data-drawn-by]").forEach((piece) => watcher.observe(piece));
watch();
document.addEventListener("htmx:afterSettle", watch);
