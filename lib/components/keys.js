// Hands on the keyboard: where it points when a screen opens, and choosing a found row by arrows and Enter.
// What is remembered is kept on the field itself: this part may be made anew at any time.
const PATIENCE = 1500

export default function (component) {
  const { data, parentElement } = component
  const host = parentElement.getRootNode().host ?? parentElement
  host.closest("[data-testid='stElementContainer']")?.style.setProperty("display", "none")
  found(data.at, 40, (field) => {
    if (data.focus !== null) point(field, data.focus)
    if (data.shortcut) listen(data)
    if (data.folds) folding(data)
    if (data.rows) choosing(field, data)
  })
}

// The field may be drawn after this part.
function found(selector, tries, then) {
  const field = document.querySelector(selector)
  if (field) then(field)
  else if (tries) setTimeout(() => found(selector, tries - 1, then), 50)
}

function point(field, word) {
  if (field.wuyedeskFocus === word) return
  field.wuyedeskFocus = word
  // A telephone would open its keyboard over the screen.
  if (!window.matchMedia("(pointer: coarse)").matches) field.focus({ preventScroll: true })
}

// One listener for the page; which field it points at may change.
function listen(data) {
  const known = window.wuyedeskShortcuts
  window.wuyedeskShortcuts = { ...known, [data.shortcut]: data.at }
  if (!known) document.addEventListener("keydown", leap)
}

// Never from where people write, nor with a key that makes it another command.
function leap(event) {
  const selector = window.wuyedeskShortcuts[event.key]
  if (!selector || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.composedPath()[0].closest?.("input, textarea, select, [contenteditable='true']")) return
  const field = document.querySelector(selector)
  if (!field?.checkVisibility?.()) return
  event.preventDefault()
  field.focus()
}

// On a telephone the side that was unfolded lies over what was chosen from it.
function folding(data) {
  if (!window.wuyedeskFolds) document.addEventListener("click", fold)
  window.wuyedeskFolds = data
}

function fold(event) {
  const { rows, folds } = window.wuyedeskFolds
  if (!event.target.closest?.(rows) || !window.matchMedia("(max-width: 767px)").matches) return
  setTimeout(() => document.querySelector(folds)?.click())
}

function choosing(field, data) {
  if (!field.wuyedeskKeys) {
    field.wuyedeskKeys = { at: 0, pending: false }
    field.addEventListener("keydown", (event) => pressed(event, field, field.wuyedeskKeys))
  }
  const state = field.wuyedeskKeys
  // Rows may stand before this part hears of them: whoever has moved among them already stays where they are.
  if (state.movedIn !== data.typed) state.at = 0
  state.data = data
  const settle = (tries) => {
    if (state.data !== data) return
    show(state)
    const count = rows(state).length
    if (state.pending && field.value.trim() === data.typed && (count === 1 || (data.first && count))) {
      state.pending = false
      choose(state)
    } else if (tries) setTimeout(() => settle(tries - 1), 60)
  }
  settle(5)
}

const rows = (state) => [...document.querySelectorAll(state.data.rows)]

function show(state) {
  rows(state).forEach((row, i) => {
    const on = i === state.at && state.data.typed !== ""
    row.style.background = on ? "rgba(28, 131, 225, .12)" : ""
    row.style.borderRadius = ".35rem"
    if (on && state.at) row.scrollIntoView({ block: "nearest" })
  })
}

// A click that falls between two drawings of the screen is lost: a link that led nowhere is clicked once more.
function choose(state) {
  const row = rows(state)[state.at]
  const here = location.href
  row?.click()
  if (row?.matches("a")) setTimeout(() => location.href === here && rows(state)[state.at]?.click(), PATIENCE)
}

// Enter before the rows have come waits for them, and chooses if there is only one, or the first is meant.
function pressed(event, field, state) {
  if (event.isComposing || event.keyCode === 229) return
  const count = rows(state).length
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!count) return
    event.preventDefault()
    state.at = (state.at + (event.key === "ArrowDown" ? 1 : count - 1)) % count
    state.movedIn = field.value.trim()
    show(state)
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    if (field.value.trim() === state.data.typed && count) {
      // Were the field to send its text as well, that might overtake what was chosen.
      event.preventDefault()
      event.stopPropagation()
      choose(state)
    } else state.pending = true
  } else {
    state.pending = false
    state.movedIn = null
  }
}
