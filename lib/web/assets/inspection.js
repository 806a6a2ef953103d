// An inspection filled in where scripts run: each tap is one small post, called saved only once the server has said
// so. What is not saved yet stays on this device, over reloads too, until it is.
import * as photos from "./inspection_photos.js"

const sheet = document.getElementById("sheet"), page = document.documentElement
const el = (id) => document.getElementById(id)
const say = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), sheet.dataset[name] ?? "")
const root = sheet.dataset.root, place = `inspection ${sheet.dataset.mark}`, VISITED = "~visited"
const WAITS = [1, 2, 4, 8, 15, 30], PATIENCE = 12000, TYPING = 900, SIGN_IN_AGAIN = 5000, ONWARD = 350, SETTLING = 500
page.classList.add("scripted")

// -- what this device remembers
const store = (() => {
  for (const one of ["localStorage", "sessionStorage"])
    try { window[one].setItem("inspection?", "1"); window[one].removeItem("inspection?"); return window[one] } catch { /* the next */ }
  return null
})()
const recall = (name) => { try { return store.getItem(name) } catch { return null } }
const remember = (name, value) => {
  try { value === null ? store.removeItem(name) : store.setItem(name, value); return true } catch { return false }
}
const shelved = () => { try { return JSON.parse(recall(place) || "{}") || {} } catch { return {} } }

// -- what is not saved yet: item → {path, turn, order, fields: [[name, value]], bad}
const waiting = new Map()
let sending = false, failed = 0, timer = 0, stopped = false, away = false, safe = store !== null

// Another page of the same inspection may keep its own beside them: only one's own are touched.
function shelve(item) {
  const all = shelved()
  if (waiting.has(item)) all[item] = waiting.get(item)
  else delete all[item]
  safe = remember(place, Object.keys(all).length ? JSON.stringify(all) : null)
}

function put(item, entry) {
  waiting.set(item, { ...entry, order: Date.now() })
  shelve(item)
  look()
  send()
}

const unsent = () => [...waiting].filter(([, one]) => !one.bad).sort(([, a], [, b]) => a.order - b.order)

async function ask(path, fields) {
  const stop = new AbortController(), late = setTimeout(() => stop.abort(), PATIENCE)
  try {
    const body = new URLSearchParams([["page", sheet.dataset.page], ...fields]), headers = { Accept: "application/json" }
    const answer = await (await fetch(root + path, { method: "POST", body, headers, signal: stop.signal })).json()
    return answer?.state ? answer : null
  } catch { return null } finally { clearTimeout(late) }
}

// One at a time, the oldest first.
async function send() {
  if (sending || stopped) return
  sending = true
  clearTimeout(timer)
  for (let next; (next = unsent()[0]) && !stopped; ) {
    const [item, entry] = next
    told(item, say("sending"), "open")
    const answer = await ask(entry.path, [...entry.fields, ["item", item], ["turn", entry.turn]])
    if (!settled(item, entry, answer)) break
  }
  sending = false
  if (!unsent().length) sendPhotos()
}

// Whether to go on with the next.
function settled(item, entry, answer) {
  const still = waiting.get(item)?.turn === entry.turn
  if (!answer || answer.state === "busy") return later()
  if (answer.state === "signin") return signedOut()
  reached()
  if (answer.state === "saved") { if (still) saved(item, answer) }
  else if (answer.state === "older") older(item, answer, still)
  else if (answer.state === "wrong") wrong(item, answer, still)
  else { halt(answer); return false }
  look()
  return true
}

function saved(item, answer) {
  waiting.delete(item)
  shelve(item)
  told(item, `${say("saved")} ${answer.at}`, "good")
  el("state").dataset.at = answer.at
  if (answer.score !== undefined) el("score").textContent = answer.score ?? "—"
}

// The next change made here is the newest again.
function older(item, answer, still) {
  const one = items.get(item)
  if (one) one.turn = Math.max(one.turn, answer.turn)
  if (!still) return
  waiting.delete(item)
  shelve(item)
  told(item, say("newer"), "bad")
}

function wrong(item, answer, still) {
  if (still) waiting.get(item).bad = true
  shelve(item)
  told(item, answer.say, "bad")
}

function later() {
  timer = setTimeout(send, 1000 * WAITS[Math.min(failed, WAITS.length - 1)] * (0.8 + 0.4 * Math.random()))
  failed += 1
  away = true
  for (const [item, one] of waiting) if (!one.bad) told(item, say("unsaved"), "open")
  look()
  return false
}

function signedOut() {
  timer = setTimeout(send, SIGN_IN_AGAIN)
  banner(say("signin"), `/login?next=${encodeURIComponent(root)}`, say("signinlink"), true)
  return false
}

function reached() {
  failed = 0
  away = false
}

// The server takes no more from this page: finished elsewhere, called off, or no longer known here.
function halt(answer) {
  stopped = true
  page.classList.add("stopped")
  banner(answer.say, root, say("again"))
}

function banner(text, href = "", word = "", newTab = false) {
  const box = el("banner")
  box.hidden = !text
  page.classList.toggle("noticed", Boolean(text))
  box.textContent = text
  if (!href) return
  const link = document.createElement("a")
  link.href = href
  link.textContent = word
  if (newTab) { link.target = "_blank"; link.rel = "noopener" }
  box.append(" ", link)
}

// -- the items
const items = new Map(), order = []
let current = null

for (const form of document.querySelectorAll("form.i")) {
  const one = { item: form.dataset.item, form, turn: +form.dataset.turn, typing: 0 }
  items.set(one.item, one)
  order.push(one)
  begin(one)
  one.noted = JSON.stringify(fieldsOf(form))
}

const verdictOf = (one) => one.form.elements.verdict.value
const isOpen = (one) => !verdictOf(one)
const isFailed = (one) => verdictOf(one) === "failed"

function fieldsOf(form) {
  const verdict = form.elements.verdict.value
  if (verdict !== "failed") return verdict ? [["verdict", verdict]] : []
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["page", "item", "turn"].includes(name))
}

function putBack(one, fields) {
  const said = Object.fromEntries(fields)
  one.form.elements.verdict.value = said.verdict
  dress(one)
  for (const field of one.form.elements) {
    if (!field.name || ["hidden", "submit", "radio", "file"].includes(field.type)) continue
    if (field.type === "checkbox") field.checked = field.name in said
    else if (field.name in said) field.value = said[field.name]
  }
  one.noted = JSON.stringify(fieldsOf(one.form))
}

// The questions about a failure stand on the page only where there is one.
function dress(one) {
  const { form } = one, fails = isFailed(one)
  if (fails && !form.querySelector(".more")) {
    const more = el("more").content.cloneNode(true)
    for (const one of more.querySelectorAll("[id]")) one.id += form.dataset.item
    for (const one of more.querySelectorAll("[for]")) one.htmlFor += form.dataset.item
    form.querySelector(".verdicts").after(more)
    form.querySelector(".most").textContent = `/ ${form.dataset.points}`
    form.elements.deducted.value = form.dataset.points
    form.elements.severity.value = form.dataset.severity
    for (const name of ["note", "photo"])
      if (form.dataset[name]) form.querySelector(`.must-${name}`).hidden = false
  }
  form.classList.toggle("failed", fails)
  form.classList.toggle("done", !isOpen(one))
}

function note(one) {
  clearTimeout(one.typing)
  const fields = fieldsOf(one.form), text = JSON.stringify(fields)
  if (stopped || !fields.length || text === one.noted) return
  one.noted = text
  one.turn += 1
  told(one.item, say("unsaved"), "open")
  put(one.item, { path: "/save", turn: one.turn, fields: [...fields, ...whereabouts()] })
}

function begin(one) {
  const { form } = one
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") return addPhotos(one, event.target)
    current = one
    dress(one)
    note(one)
    if (event.target.name === "verdict" && !isFailed(one) && isSingle()) setTimeout(onward, ONWARD, one)
  })
  form.addEventListener("input", (event) => {
    if (!["text", "textarea"].includes(event.target.type)) return
    clearTimeout(one.typing)
    one.typing = setTimeout(note, TYPING, one)
  })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    note(one)
  })
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button")
    if (!button) return
    if (button.dataset.step) step(form.elements.deducted, +button.dataset.step, +form.dataset.points)
    else if (button.dataset.phrase) phrase(form.elements.note, button.dataset.phrase)
    else if (button.dataset.drop) dropPhoto(one, button.closest(".photo"))
    else return
    event.preventDefault()
    note(one)
  })
}

function step(field, by, most) {
  const now = parseFloat(field.value.replace(",", ".")) || 0, size = most < 2 ? 0.5 : 1
  field.value = +Math.min(most, Math.max(0, now + by * size)).toFixed(2)
}

function phrase(field, words) {
  if (!field.value.includes(words)) field.value = field.value.trim() ? `${field.value.trim()}；${words}` : words
}

function told(item, text, kind) {
  const how = items.get(item)?.form.querySelector(".how")
  if (!how) return
  how.textContent = text
  how.className = `how ${kind}`
}

// -- what stands at the top and at the bottom
const waitingPhotos = () => document.querySelectorAll(".photo.waiting").length

function look() {
  const judged = order.filter((one) => !isOpen(one)).length, n = waiting.size + waitingPhotos()
  el("count").textContent = `${judged} / ${order.length}`
  el("next").textContent = say(judged < order.length ? "next" : "finish")
  el("progress").value = judged
  el("openly").textContent = order.length - judged
  el("failing").textContent = order.filter(isFailed).length
  for (const area of document.querySelectorAll(".area")) {
    const inside = order.filter((one) => area.contains(one.form))
    area.querySelector(".tally").textContent = `${inside.filter((one) => !isOpen(one)).length} / ${inside.length}`
    area.classList.toggle("done", !inside.some(isOpen))
  }
  const at = el("state").dataset.at
  el("state").textContent = n ? say("open", { n }) : at ? `${say("saved")} ${at}` : ""
  el("state").className = n ? "open" : "good"
  if (stopped || el("banner").querySelector("a[target]") && n && !away) return
  if (away || navigator.onLine === false) banner(n ? say("offline", { n }) + (safe ? "" : ` ${say("unsafe")}`) : say("gone"))
  else banner("")
}

// -- moving about
const isSingle = () => page.classList.contains("single")
const shown = () => order.filter((one) => !one.form.classList.contains("off"))

function go(one) {
  if (!one) return
  current = one
  const area = one.form.closest(".area")
  area.open = true
  for (const other of document.querySelectorAll(".now")) other.classList.remove("now")
  one.form.classList.add("now")
  area.classList.add("now")
  one.form.scrollIntoView({ block: "start" })
}

function neighbour(from, by) {
  const among = shown(), at = among.indexOf(from)
  return at < 0 ? among[0] : among[at + by]
}

function onward(from) {
  if (current !== from) return
  const next = neighbour(from, 1)
  next ? go(next) : toEnd()
}

function nextOpen() {
  const at = current ? order.indexOf(current) : -1
  const found = [...order.slice(at + 1), ...order.slice(0, at + 1)].find(isOpen)
  if (!found) return toEnd()
  found.form.classList.remove("off")
  go(found)
}

function toEnd() {
  el("end").scrollIntoView({ block: "start" })
}

// Chosen once, not kept up: nothing slips away from under the thumb.
function choose(which) {
  const wanted = { all: () => true, open: isOpen, failed: isFailed }[which]
  for (const one of order) one.form.classList.toggle("off", !wanted(one))
  for (const area of document.querySelectorAll(".area"))
    area.classList.toggle("off", !shown().some((one) => area.contains(one.form)))
  for (const button of document.querySelectorAll("[data-show]"))
    button.setAttribute("aria-pressed", String(button.dataset.show === which))
  el("none").hidden = shown().length > 0
  if (isSingle() && shown().length) go(current && shown().includes(current) ? current : shown()[0])
}

function mode(single) {
  page.classList.toggle("single", single)
  el("mode").textContent = single ? say("list") : say("single")
  remember("inspection mode", single ? "single" : "list")
  if (single || current) go(current ?? order.find(isOpen) ?? order[0])
}

el("mode").addEventListener("click", () => mode(!isSingle()))
el("next").addEventListener("click", nextOpen)
el("previous").addEventListener("click", () => go(neighbour(current, -1)))
el("following").addEventListener("click", () => onward(current))
for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => choose(button.dataset.show))

// While somebody types, the keyboard has the room. What comes back comes late: a tap that ends the typing is
// not to land on it.
let typing = 0

document.addEventListener("focusin", (event) => {
  if (!event.target.matches("textarea, input[type=text], input[type=date]")) return
  clearTimeout(typing)
  page.classList.add("typing")
})
document.addEventListener("focusout", () => {
  clearTimeout(typing)
  typing = setTimeout(() => page.classList.remove("typing"), SETTLING)
})

// -- where the person stands, if they let us know
let spot = null, watch = null

function whereabouts() {
  if (!spot || !el("position").checked) return []
  return [["latitude", spot.latitude.toFixed(6)], ["longitude", spot.longitude.toFixed(6)], ["accuracy", Math.round(spot.accuracy)]]
}

function follow() {
  const wanted = el("position").checked, word = el("spot")
  remember("inspection position", wanted ? "1" : null)
  if (watch !== null) navigator.geolocation.clearWatch(watch)
  spot = watch = null
  word.textContent = wanted ? say("seeking") : ""
  if (!wanted) return
  if (!navigator.geolocation) { word.textContent = say("nospot"); return }
  const found = ({ coords }) => { spot = coords; word.textContent = say("spot", { n: Math.round(coords.accuracy) }) }
  const lost = () => { spot = null; word.textContent = say("nospot") }
  watch = navigator.geolocation.watchPosition(found, lost, { enableHighAccuracy: true, maximumAge: 30000 })
}

el("position").checked = recall("inspection position") === "1"
el("position").addEventListener("change", follow)

// -- photos
const line = []
let carrying = false

const key = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("")

async function addPhotos(one, input) {
  const files = [...input.files]
  input.value = ""
  for (const file of files) {
    const photo = { key: key(), place, item: one.item, ...(await photos.made(file)) }
    const kept = await photos.keep(photo)
    pending(one, photo, kept ? say("photowaits") : say("photounsafe"))
  }
  sendPhotos()
}

function pending(one, photo, words) {
  const figure = el("photo").content.firstElementChild.cloneNode(true)
  figure.dataset.key = photo.key
  figure.classList.add("waiting")
  if (photo.small) figure.querySelector("img").src = photo.small
  figure.querySelector("figcaption").textContent = words
  one.form.querySelector(".photos").append(figure)
  line.push({ photo, figure })
  look()
}

// A lane of its own, so that no tap waits for a photo; an item's own taps go first.
async function sendPhotos() {
  if (carrying || stopped) return
  carrying = true
  for (let next; !stopped && (next = line.find((one) => !waiting.has(one.photo.item))); ) {
    const answer = await carried(next)
    if (!answer || answer.state === "busy" || answer.state === "signin") {
      if (answer?.state === "signin") signedOut()
      else if (!unsent().length) later()
      else away = true
      next.figure.querySelector("figcaption").textContent = say("photowaits")
      break
    }
    reached()
    arrived(next, answer)
    look()
  }
  carrying = false
  look()
}

function carried({ photo, figure }) {
  const fields = { page: sheet.dataset.page, item: photo.item, key: photo.key }
  const progress = (share) => (figure.querySelector("figcaption").textContent = `${Math.round(share * 100)} %`)
  return photos.send(`${root}/photo`, fields, photo, progress)
}

function arrived(one, answer) {
  const { photo, figure } = one, words = figure.querySelector("figcaption")
  if (answer.state === "saved" || answer.state === "wrong") {
    line.splice(line.indexOf(one), 1)
    photos.forget(photo.key)
    figure.classList.remove("waiting")
  }
  if (answer.state === "saved") {
    figure.dataset.id = answer.photo
    el("state").dataset.at = answer.at
    words.textContent = say("saved")
    if (!photo.small) figure.querySelector("img").src = `${root}/photo/${answer.photo}/small`
  } else if (answer.state === "wrong") {
    figure.classList.add("bad")
    words.textContent = answer.say || say("toolarge")
  } else halt(answer)
}

async function dropPhoto(one, figure) {
  const at = line.findIndex((waits) => waits.figure === figure)
  if (at >= 0) {
    photos.forget(line[at].photo.key)
    line.splice(at, 1)
  } else if (figure.dataset.id) {
    const answer = await ask("/unphoto", [["item", one.item], ["file", figure.dataset.id]])
    if (answer?.state !== "saved") { figure.querySelector("figcaption").textContent = answer?.say ?? say("notnow"); return }
  }
  figure.remove()
  look()
}

// -- buildings, and the end
const visited = el("visited")

visited?.addEventListener("change", () => {
  const ticked = [...new FormData(visited)].filter(([name]) => name === "building")
  put(VISITED, { path: "/visited", turn: Date.now(), fields: ticked })
})
visited?.addEventListener("submit", (event) => event.preventDefault())

el("finish").addEventListener("click", (event) => {
  if (stopped || !(waiting.size + line.length)) return
  event.preventDefault()
  banner(say("wait"))
  send()
  sendPhotos()
  const waits = setInterval(() => {
    const [bad] = [...waiting].find(([, one]) => one.bad) ?? []
    if (away || bad) {
      clearInterval(waits)
      look()
      go(items.get(bad))
      return
    }
    if (waiting.size + line.length || sending || carrying) return
    clearInterval(waits)
    window.location.href = event.target.href
  }, 200)
})

// -- beginning: what was not saved the last time goes out first
for (const [item, entry] of Object.entries(shelved())) {
  const one = items.get(item)
  if (!one && !(item === VISITED && visited)) { shelve(item); continue }
  waiting.set(item, { ...entry, bad: false })
  if (!one) {
    for (const box of visited.querySelectorAll("[name=building]"))
      box.checked = entry.fields.some(([, value]) => value === box.value)
    continue
  }
  one.turn = Math.max(one.turn, entry.turn)
  putBack(one, entry.fields)
  told(item, say("unsaved"), "open")
}
for (const one of order) dress(one)

async function fetchPhotos() {
  for (const photo of await photos.kept(place)) {
    const one = items.get(photo.item)
    if (one?.form.querySelector(".photos")) pending(one, photo, say("photowaits"))
    else photos.forget(photo.key)
  }
  sendPhotos()
}

function again() {
  failed = 0
  if (navigator.onLine !== false) away = false
  look()
  send()
  sendPhotos()
}

function noteAll() {
  for (const one of order) note(one)
}

window.addEventListener("online", again)
window.addEventListener("offline", look)
window.addEventListener("focus", () => (waiting.size || line.length) && again())
window.addEventListener("pageshow", (event) => event.persisted && window.location.reload())
window.addEventListener("pagehide", noteAll)
document.addEventListener("visibilitychange", () => document.hidden && noteAll())
window.addEventListener("beforeunload", (event) => {
  noteAll()
  if (!safe && waiting.size) event.preventDefault()
})
if (recall("inspection mode") === "single") mode(true)
const asked = location.hash.startsWith("#i-") && items.get(location.hash.slice(3))
if (asked) go(asked)
if (el("position").checked) follow()
look()
send()
fetchPhotos().then(() => page.classList.add("ready"))
