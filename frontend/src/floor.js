// What Safari 15.0 to 15.3 lacks and MapLibre or the form engine uses.
Object.hasOwn ??= (object, key) => Object.prototype.hasOwnProperty.call(object, key);
if (!Array.prototype.at) {
  const at = function (index) {
    return this[index < 0 ? this.length + index : index];
  };
  for (const kind of [Array, Object.getPrototypeOf(Int8Array)]) {
    Object.defineProperty(kind.prototype, "at", { value: at, writable: true, configurable: true });
  }
}
// Also absent from every browser on a page that came over plain HTTP in an office network.
if (globalThis.crypto && !crypto.randomUUID) {
  crypto.randomUUID = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return [...bytes].map((byte, place) => ([4, 6, 8, 10].includes(place) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  };
}
