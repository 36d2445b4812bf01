// A smaller JPEG that keeps what proves the photo: the camera's EXIF block (time, place) is carried over.
import { exifOf, withExif } from "./exif.js";

const LONGEST = 2048;
const QUALITY = 0.85;
// Smaller files are not worth the loss.
const ENOUGH = 1.5 * 1024 * 1024;

function load(file) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("no preview"));
    image.src = URL.createObjectURL(file);
  });
}

export async function smaller(file) {
  if (file.type !== "image/jpeg" || file.size <= ENOUGH) return file;
  try {
    const image = await load(file);
    const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!drawn || drawn.size >= file.size) return file;
    const exif = exifOf(await file.arrayBuffer());
    const bytes = exif ? withExif(await drawn.arrayBuffer(), exif) : drawn;
    return new File([bytes], file.name, { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    // A phone short of memory, or a broken picture: send the original and let the server judge.
    return file;
  }
}
