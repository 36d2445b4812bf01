// The tones of base/badges.py on a map: fill, edge and text.
export const TONES = {
  good: ["#bfe3cc", "#17643a"],
  warn: ["#f6dc9f", "#744600"],
  bad: ["#f3b5ae", "#9f1c15"],
  info: ["#c3d9f3", "#1a4c8b"],
  active: ["#d8ccef", "#563a8e"],
  stop: ["#b9c0bd", "#15211d"],
  neutral: ["#dfe6e2", "#5b6964"],
};

const match = (place) => [
  "match", ["get", "tone"],
  ...Object.entries(TONES).flatMap(([tone, colours]) => [tone, colours[place]]),
  TONES.neutral[place],
];
export const FILL = match(0);
export const EDGE = match(1);
export const FONT = ["Weicheng"];
