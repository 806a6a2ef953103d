// Streamlit has no locale of its own: turn the few English words it puts on screen into the person's language,
// and notice when the session has ended elsewhere.
const ATTRIBUTES = ["placeholder", "title", "aria-label", "aria-valuetext"]

export default function (component) {
  const { data, parentElement } = component
  const words = Object.fromEntries(data.words)
  const parts = Object.fromEntries(data.parts)
  const patterns = data.patterns.map(([from, to]) => [new RegExp("^" + from + "$"), to])
  const host = parentElement.getRootNode().host ?? parentElement
  host.closest("[data-testid='stElementContainer']")?.style.setProperty("display", "none")
  if (data.leave) {
    leave()
    return
  }
  const said = (text) => {
    const plain = text.trim()
    if (Object.hasOwn(words, plain)) return text.replace(plain, words[plain])
    for (const [from, to] of patterns) if (from.test(plain)) return plain.replace(from, to)
    return null
  }
  const mend = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!ours(node.parentElement)) return
      const text = node.parentElement.dataset.placeholder ? parts[node.parentElement.dataset.type] ?? null : said(node.nodeValue)
      if (text !== null && text !== node.nodeValue) node.nodeValue = text
      return
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return
    for (const name of ATTRIBUTES) {
      const text = node.hasAttribute(name) ? said(node.getAttribute(name)) : null
      if (text !== null && text !== node.getAttribute(name)) node.setAttribute(name, text)
    }
    for (const child of node.childNodes) mend(child)
  }
  // What people wrote is never touched: only Streamlit's own furniture.
  const FURNITURE =
    "[data-testid='stFileUploader'],[data-testid='stFileUploaderDropzone'],[data-baseweb='popover'],[data-baseweb='calendar'],[data-baseweb='menu']," +
    "[data-testid='stDateInput'],[data-testid='stDateTimeInput'],[data-testid='stTimeInput'],[data-testid='stSelectbox'],[data-testid='stMultiSelect'],[data-testid='stNumberInput']," +
    "[data-testid='stSkipToContent'],[data-testid='stSidebarNav'],[data-testid='stSidebarHeader'],[data-testid='stStatusWidget'],[data-testid='stToolbar'],[data-testid='stConnectionStatus']," +
    "[data-testid='stMainMenuPopover'],[data-testid='stMainMenuList'],[data-testid='InputInstructions'],[role='dialog'],[role='tooltip'],[data-testid='stHeader']"
  const ours = (element) => Boolean(element?.closest(FURNITURE))
  if (Object.keys(words).length) mend(document.body)
  const watcher = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") mend(change.target)
      if (change.type === "attributes") mend(change.target)
      for (const node of change.addedNodes) mend(node)
    }
  })
  if (Object.keys(words).length)
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES })
  document.documentElement.lang = data.lang
  const ask = () => {
    if (document.visibilityState === "visible")
      fetch("/session", { cache: "no-store" }).then((answer) => answer.status === 401 && leave()).catch(() => {})
  }
  const clock = setInterval(ask, 5000)
  document.addEventListener("visibilitychange", ask)
  // Streamlit calls this again for new data and cleans up only once: stop the last watch ourselves.
  window.wuyedeskWords?.()
  window.wuyedeskWords = () => {
    watcher.disconnect()
    clearInterval(clock)
    document.removeEventListener("visibilitychange", ask)
  }
  return window.wuyedeskWords
}

function leave() {
  window.location.assign("/login?next=" + encodeURIComponent(window.location.pathname + window.location.search))
}
