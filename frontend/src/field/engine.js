// The form engine is big and asked for only when a checklist is opened; its address stands in the page.
export async function fillIn(place, options) {
  try {
    await import(document.body.dataset.xform);
  } catch {
    throw new Error("表单组件没有下载到本机，请在有网络时打开一次。");
  }
  return window.weichengXform.fill(place, options);
}
