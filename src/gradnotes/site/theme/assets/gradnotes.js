/* The few things a page cannot do without a script. Everything here improves a page that is whole without it.
   Loaded before Material's bundle, because the search index must be held back before the bundle asks for it. */

(() => {
  "use strict"

  /* Material fetches the search index with every first visit, though most visits do not search. Its request is kept
     until the search is touched. Should Material fetch it in another way one day, this does nothing. */
  const held = []
  let searching = /[?&][qh]=/.test(location.search)
  const { open, send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.gnIndex = String(url).endsWith("search/search_index.json")
    return open.call(this, method, url, ...rest)
  }
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.gnIndex && !searching) held.push(() => send.apply(this, body))
    else send.apply(this, body)
  }

  /* Nor is the worker loaded that searches in it. Material only listens and posts to it. */
  const { Worker } = window
  window.Worker = function (url, options) {
    if (searching || !String(url).includes("/workers/search")) return new Worker(url, options)
    const calls = []
    let worker
    const later = name => (...given) => worker ? worker[name](...given) : void calls.push([name, given])
    held.unshift(() => {
      worker = new Worker(url, options)
      for (const [name, given] of calls) worker[name](...given)
    })
    const names = ["addEventListener", "removeEventListener", "postMessage", "terminate"]
    return Object.fromEntries(names.map(name => [name, later(name)]))
  }

  const search = () => {
    searching = true
    for (const go of held.splice(0)) go()
  }
  for (const event of ["focusin", "pointerover", "touchstart"])
    document.addEventListener(event, ({ target }) => {
      if (!searching && target.closest?.(".md-search, [for=__search], [data-gn-press=__search]")) search()
    }, { passive: true })

  /* Before instant navigation Material assigns every [href] to itself, which makes addresses absolute. In SVG the
     property has no setter: one <use href> in a figure would end instant navigation with a TypeError. */
  for (const { prototype } of [SVGUseElement, SVGAElement, SVGImageElement, SVGGradientElement, SVGTextPathElement]) {
    const href = Object.getOwnPropertyDescriptor(prototype, "href")
    if (href && !href.set) Object.defineProperty(prototype, "href", { ...href, set() {} })
  }

  /* Copying a formula's LaTeX. The button says so to the eye, a live region to the ear. */
  const said = document.createElement("div")
  said.className = "gn-said"
  said.setAttribute("aria-live", "polite")
  document.body.append(said)

  const words = document.currentScript.dataset

  const copy = async button => {
    let done = words.copied
    try {
      await navigator.clipboard.writeText(button.dataset.gnCopy)
    } catch (error) {
      done = `${words.failed} ${error.message}`
    }
    const label = button.textContent
    button.dataset.gnDone = ""
    button.textContent = said.textContent = done
    setTimeout(() => {
      button.textContent = label
      said.textContent = ""
      delete button.dataset.gnDone
    }, 1600)
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-gn-copy]:not([data-gn-done])")
    if (button) copy(button)
  })

  /* The buttons that open the menu and the search stand for Material's labels. */
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-gn-press]")
    if (button) document.querySelector(`header label[for=${button.dataset.gnPress}]`).click()
  })

  /* A selection that contains formulas is copied with their LaTeX: KaTeX's spans alone give letters in disorder. */
  document.addEventListener("copy", event => {
    const selection = getSelection()
    if (!selection.rangeCount || selection.isCollapsed) return
    const part = selection.getRangeAt(0).cloneContents()
    const formulas = part.querySelectorAll(".katex")
    if (!formulas.length) return
    for (const formula of formulas) {
      const source = formula.querySelector("annotation")?.textContent
      if (source) formula.replaceWith(`$${source.trim()}$`)
    }
    const box = document.createElement("div")
    box.append(part)
    event.clipboardData.setData("text/plain", box.textContent)
    event.preventDefault()
  })

  /* Both languages have the same sections under the same ids: the other language opens where this one was read. */
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.(".gn-language")
    if (!link) return
    const read = [...document.querySelectorAll("article :is(h2, h3)[id]")]
      .filter(heading => heading.getBoundingClientRect().top < innerHeight / 3)
    link.hash = read.at(-1)?.id ?? location.hash
  }, { capture: true })

  /* A box needs a place in the tab order only while it has something to scroll. */
  const mark = target => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
    else target.removeAttribute("tabindex")
  }
  const sized = new ResizeObserver(boxes => {
    for (const { target } of boxes) mark(target)
  })
  const SCROLLING = ".gn-scroll, .md-typeset__scrollwrap"
  /* A formula grows when its fonts come, and its box does not. */
  document.fonts.addEventListener("loadingdone", () => document.querySelectorAll(SCROLLING).forEach(mark))

  const dress = () => {
    sized.disconnect()
    for (const box of document.querySelectorAll(SCROLLING)) sized.observe(box)
    /* Material's copy buttons stand in a nameless <nav> each; they are no places to navigate to. */
    for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none")
    /* On a phone Material names the menu of a topic by a label that holds an icon alone. */
    for (const nav of document.querySelectorAll(".md-nav[aria-labelledby]")) {
      nav.setAttribute("aria-label", nav.querySelector(".md-nav__title").textContent.trim())
      nav.removeAttribute("aria-labelledby")
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    /* Material replaces parts of the page instead of loading the next one, and says so through document$. */
    if (window.document$) window.document$.subscribe(dress)
    else dress()
  })
})()
