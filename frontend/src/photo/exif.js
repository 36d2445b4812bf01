// The EXIF segment of a JPEG: found in the original, put into the redrawn one with its orientation set to upright.
const APP1 = 0xffe1;
const START_OF_SCAN = 0xffda;
const ORIENTATION = 0x0112;

// The whole APP1 segment with marker and length, or null if the photo has none.
export function exifOf(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 10 < view.byteLength) {
    const marker = view.getUint16(at);
    if (marker < 0xff00 || marker === START_OF_SCAN) return null;
    const length = view.getUint16(at + 2);
    if (marker === APP1 && view.getUint32(at + 4) === 0x45786966) return upright(buffer.slice(at, at + 2 + length));
    at += 2 + length;
  }
  return null;
}

// The canvas has already turned the picture; the old orientation would turn it again.
function upright(segment) {
  const view = new DataView(segment);
  const tiff = 10;
  try {
    const little = view.getUint16(tiff) === 0x4949;
    const directory = tiff + view.getUint32(tiff + 4, little);
    const entries = view.getUint16(directory, little);
    for (let i = 0; i < entries; i += 1) {
      const entry = directory + 2 + 12 * i;
      if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
    }
  } catch {
    return null;
  }
  return segment;
}

export function withExif(jpeg, segment) {
  // After the start-of-image marker; a JFIF segment may follow.
  return new Blob([jpeg.slice(0, 2), segment, jpeg.slice(2)], { type: "image/jpeg" });
}
