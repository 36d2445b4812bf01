// Methods that Safari 15.0 to 15.3 lacks and MapLibre uses.
Object.hasOwn ??= (object, key) => Object.prototype.hasOwnProperty.call(object, key);
if (!Array.prototype.at) {
  const at = function (index) {
    return this[index < 0 ? this.length + index : index];
  };
  for (const kind of [Array, Object.getPrototypeOf(Int8Array)]) {
    Object.defineProperty(kind.prototype, "at", { value: at, writable: true, configurable: true });
  }
}
