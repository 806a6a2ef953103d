// Photos of findings: made small here, kept on this device until they are sent, sent one by one.
const LONGEST = 1600, SMALL = 240, QUALITY = 0.8, PATIENCE = 90000
const KEPT = "wuyedesk-inspections", SHELF = "photos"

// -- the shelf: IndexedDB where there is one, else this page alone
let opening = null

function shelf() {
  opening = opening ?? new Promise((done) => {
    try {
      const asked = indexedDB.open(KEPT, 1)
      asked.onupgradeneeded = () => asked.result.createObjectStore(SHELF, { keyPath: "key" })
      asked.onsuccess = () => done(asked.result)
      asked.onerror = asked.onblocked = () => done(null)
    } catch { done(null) }
  })
  return opening
}

async function onShelf(mode, work) {
  const base = await shelf()
  if (!base) return null
  return new Promise((done) => {
    try {
      const deed = base.transaction(SHELF, mode), asked = work(deed.objectStore(SHELF))
      deed.oncomplete = () => done(asked.result ?? true)
      deed.onerror = deed.onabort = () => done(null)
    } catch { done(null) }
  })
}

export const kept = async (place) => {
  const all = await onShelf("readonly", (store) => store.getAll())
  return Array.isArray(all) ? all.filter((one) => one.place === place) : []
}
export const keep = async (photo) => (await onShelf("readwrite", (store) => store.put(photo))) !== null
export const forget = (key) => onShelf("readwrite", (store) => store.delete(key))

// -- making small
async function opened(file) {
  if (window.createImageBitmap) {
    try { return await createImageBitmap(file, { imageOrientation: "from-image" }) } catch { /* by the other road */ }
  }
  const read = new FileReader(), image = new Image()
  await new Promise((done, fail) => {
    read.onload = () => (image.src = read.result)
    read.onerror = image.onerror = fail
    image.onload = done
    read.readAsDataURL(file)
  })
  return image
}

function drawn(image, longest) {
  const share = Math.min(1, longest / Math.max(image.width, image.height)), sheet = document.createElement("canvas")
  sheet.width = Math.max(1, Math.round(image.width * share))
  sheet.height = Math.max(1, Math.round(image.height * share))
  const pen = sheet.getContext("2d")
  pen.fillStyle = "#fff"
  pen.fillRect(0, 0, sheet.width, sheet.height)
  pen.drawImage(image, 0, 0, sheet.width, sheet.height)
  return sheet
}

// What this browser cannot open goes as it is: the server says what is wrong with it.
export async function made(file) {
  const name = file.name || "photo.jpg"
  try {
    const image = await opened(file), sheet = drawn(image, LONGEST)
    const blob = await new Promise((done) => sheet.toBlob(done, "image/jpeg", QUALITY))
    if (blob) return { blob, name: name.replace(/\.[^.]*$/, "") + ".jpg", small: drawn(sheet, SMALL).toDataURL("image/jpeg", 0.7) }
  } catch { /* no picture */ }
  return { blob: file, name, small: "" }
}

// -- sending one, told how far it is; null when nothing came back
export function send(path, fields, photo, progress) {
  const form = new FormData(), sender = new XMLHttpRequest()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append("photo", photo.blob, photo.name)
  return new Promise((done) => {
    sender.open("POST", path)
    sender.timeout = PATIENCE
    sender.setRequestHeader("Accept", "application/json")
    sender.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    sender.onload = () => {
      if (sender.status === 413) return done({ state: "wrong", say: "" })
      try { const answer = JSON.parse(sender.responseText); done(answer?.state ? answer : null) } catch { done(null) }
    }
    sender.onerror = sender.ontimeout = sender.onabort = () => done(null)
    sender.send(form)
  })
}
